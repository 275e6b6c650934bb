"""The site as it is being written: held in memory, brought up to date after each save, made page by page when asked.

What is shown is what a build with --drafts and --future would publish, byte for byte; while an error stands, what the
last one without would have. Refuses to touch the output. Writes to .cache at the start, and where somebody removed it
since; at no other time.
"""

from __future__ import annotations

import gc
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from generator.model.stages import Artifact, Source
from generator.pipeline import build_site, load
from generator.pipeline.build_site import Joined
from generator.pipeline.cache import Cache, CacheDamaged
from generator.pipeline.inputs import Inputs, Request, read_inputs, with_texts
from generator.pipeline.outcome import CachedResult, Outcome, must_stop
from generator.pipeline.words_only import LastBuild, Reworded, Words, last_build, new_words, reworded
from generator.plan.keys import Keys
from generator.problems import Problem, in_order
from generator.site import Site
from generator.write.lock import locked

T = TypeVar("T")

_MADE_BYTES = 64_000_000  # of files made: the pictures of a page are not made again at each reload
_STEADY_NS = 2_500_000_000  # a file changed later than this before it was read may change again within one tick
_OTHER_GENERATOR = "The generator itself was changed. Stop the preview with Ctrl-C and start it again."


class State(Struct, frozen=True):
    """What the author is to know just now. `number` grows with each news; `trouble` is what no file of theirs says."""

    number: int = 0
    problems: tuple[Problem, ...] = ()
    trouble: str = ""

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)


class Update(Struct, frozen=True):
    """What a look came to. `changed` are files of content/ and templates/, added and removed ones too."""

    changed: tuple[str, ...]
    shown: bool  # the pages are those of what was read; False: an error stands, and they are as they were
    seconds: float


class Shown(Struct, frozen=True, eq=False):
    """The site that is being shown. `files` are its artifacts by path."""

    site: Site
    files: Mapping[str, Artifact]
    keys: Keys
    bodies: Mapping[str, str]
    templates: Mapping[str, Source]
    words: Mapping[str, Words] = {}  # new ones, in the place of those of `site` and `files`


class Preview:
    """One site, for as long as somebody writes on it. `look` is for one thread; `file` and `news` are for many."""

    def __init__(self, request: Request) -> None:
        self.state = State()
        self.shown: Shown | None = None
        self.half_saved = False
        self.glanced = False  # the last look was at what was told alone
        self._request = request
        self._fingerprint = load.fingerprint()
        self._cache = _Held(request.cache, self._fingerprint, request.fresh)
        self._kept = _Kept()
        self._inputs: Inputs | None = None
        self._last: LastBuild | None = None  # of what is shown, if that is the newest
        self._until: datetime | None = None
        self._outdated = False  # the generator that runs is not the one in the files
        self._made: OrderedDict[str, bytes] = OrderedDict()
        self._last_good: dict[str, bytes] = {}
        self._bereft: Shown | None = None  # the site for which all was read again already
        self._looking, self._making = threading.RLock(), threading.Lock()
        self._news = threading.Condition()

    @property
    def folders(self) -> list[tuple[Path, bool]]:
        """What to watch: content, the templates of the site and ours, and the root, in which a folder may appear."""
        root = self._request.root
        whole = dict.fromkeys((root / "content", root / "templates", load.ROOT / "templates"))
        return [*((folder, True) for folder in whole), (root, False)]

    def seconds_left(self, now: datetime) -> float | None:
        """How long the site stays as it is by itself; None: for ever."""
        return (self._until - now).total_seconds() if self._until else None

    # ------------------------------------------------------------ what changed

    def look(self, told: Collection[str] = ()) -> Update | None:
        """Read what changed and show the site as it is now; None where nothing did.

        Where `told` names nothing but texts that were there, these alone are read: look once more without it. So too
        where `half_saved` says that a file was emptied, as some editors do before they fill it.
        """
        began = time.perf_counter()
        with self._looking, build_site.without_collector():
            first = self._inputs is None
            if first:
                with locked(self._request.cache, self._request.waiting):
                    found = self._look(())
                    self._cache.save_and_keep()
            else:
                found = self._look(told)
        gc.freeze()  # a model is freed by its counts of references; nobody need search it for cycles
        if found is None:
            return None
        changed, shown = found
        return Update(changed, shown, time.perf_counter() - began)

    def _look(self, told: Collection[str]) -> tuple[tuple[str, ...], bool] | None:
        before, inputs = self._inputs, self._glance(told)
        self.glanced = inputs is not None
        inputs = inputs or read_inputs(self._request, self._cache, self._fingerprint, self._kept.read)
        self.half_saved = self._kept.end(self.glanced)
        if self.half_saved:
            return None
        now = inputs.showing.now if inputs.showing else None
        late = bool(self._until and now and now >= self._until)
        if before and before.digest == inputs.digest and not late:
            self._get_over()
            return None
        self._inputs = inputs
        if self.shown and (new := self._new_words(inputs)):
            self.shown, self._last = _with_words(self.shown, new), new.last
            self._tell(new.last.result.outcome.problems, _OTHER_GENERATOR if self._outdated else "")
            return _differences(before, inputs), True
        joined = build_site.join(inputs, self._request, self._cache)
        # A site that is kept at some day does not change with the clock, whatever its `valid_until` says.
        self._until = joined.site.valid_until if joined.site and not joined.site.pinned else None
        good = joined.site is not None and not must_stop(joined.problems, self._request.strict)
        if joined.site and good:
            files = {artifact.path: artifact for artifact in joined.artifacts}
            keys = Keys(inputs.templates, inputs.fingerprint)
            self.shown = Shown(joined.site, files, keys, joined.bodies, inputs.templates)
        self._last = self._last_build(inputs, joined)
        self._tell(joined.problems, _OTHER_GENERATOR if self._outdated else "")
        return _differences(before, inputs), good

    def _glance(self, told: Collection[str]) -> Inputs | None:
        """The inputs with what was told of read again, if that is all texts, and no new ones."""
        root = self._request.root
        content = os.path.realpath(root / "content") + os.sep
        files = {each for each in told if not load.left_lying(os.path.basename(each))}
        if self._inputs is None or not files or not all(each.startswith(content) for each in files):
            return None
        paths = {f"content/{each.removeprefix(content).replace(os.sep, '/')}" for each in files}
        if not paths <= {each.path for each in self._inputs.sources if each.path.endswith(".md")}:
            return None
        texts = {path: load.text_at(root, path, self._kept.read) for path in paths}
        found = {path: text for path, text in texts.items() if text}
        return with_texts(self._inputs, found, self._request) if len(found) == len(texts) else None

    def _new_words(self, inputs: Inputs) -> Reworded | None:
        """What is new, where that is only words, and no error among them."""
        new = new_words(self._last, inputs, self._request, self._cache)
        return None if new and must_stop(new.last.result.outcome.problems, self._request.strict) else new

    def _last_build(self, inputs: Inputs, joined: Joined) -> LastBuild | None:
        site = joined.site
        if site is None or must_stop(joined.problems, self._request.strict):
            return None
        until = site.valid_until.isoformat() if site.valid_until else ""
        result = CachedResult(Outcome(problems=joined.problems, valid_until=until), since=site.now.isoformat())
        return last_build(inputs, joined.parsed, joined.secrets, result)

    def stumble(self, trouble: str) -> None:
        """Something that no file of the author's is to blame for: what is shown stays."""
        if trouble != self.state.trouble:
            self._tell(self.state.problems, trouble)

    def _get_over(self) -> None:
        if self.state.trouble and not self._outdated:
            self._tell(self.state.problems, "")

    def look_at_generator(self) -> None:
        """What runs is the generator that was started. Another one is not taken for it in silence."""
        if not self._outdated and load.fingerprint_now() != self._fingerprint:
            self._outdated = True
            self.stumble(_OTHER_GENERATOR)

    # ------------------------------------------------------------ files

    def file(self, path: str) -> bytes | Problem | None:
        """The file at `path` of the output; None where the site has none. What can't be made is as it last was.

        Raises OSError where a picture or file of content/ is not what it was when the site was last read.
        """
        shown = self.shown
        artifact = shown.files.get(path) if shown else None
        if shown is None or artifact is None:
            return None
        try:
            made = self._bytes_of(artifact, shown)
        except CacheDamaged:
            if self._remember_anew(shown):
                return self.file(path)
            if path in self._last_good:
                return self._last_good[path]
            raise FileNotFoundError(f"{path} can't be made again before the errors are mended") from None
        if isinstance(made, bytes):
            return made
        self._add(made)
        return self._last_good.get(path, made)

    def _bytes_of(self, artifact: Artifact, shown: Shown) -> bytes | Problem:
        from generator.pipeline.stages import render_context
        from generator.render import render

        artifact = replace(artifact, told=reworded(artifact.view, shown.words)) if shown.words else artifact
        key = shown.keys.key(artifact)
        with self._making:
            known = self._made.pop(key, None)
            if known is not None:
                self._made[key] = known
        if known is not None:
            return known
        context = render_context(self._request.root, shown.templates, shown.bodies, self._cache)
        context = replace(context, file=lambda path: self._content_of(path, shown.site))
        made = self._copy_of_a_build(artifact) or render(artifact, context)
        if isinstance(made, bytes):
            self._keep(key, artifact.path, made)
        return made

    def _copy_of_a_build(self, artifact: Artifact) -> bytes | None:
        """A picture's copy out of .cache/pictures, opened anew each time: builds add to it, and move it, as we run."""
        from generator.pipeline.copies import copy_made_before

        if artifact.recipe != "picture":
            return None
        folder = self._request.cache / "pictures"
        with Cache(folder, load.picture_fingerprint(), self._request.fresh) as copies:
            return copy_made_before(artifact, copies)

    def _content_of(self, path: str, site: Site) -> bytes:
        """A file as it was when the site was read, or nobody would know under which key to keep what is made of it."""
        content = (self._request.root / path).read_bytes()
        if load.digest_of(content) != site.binaries[path].digest:
            raise FileNotFoundError(f"{path} has just been changed")
        return content

    def _keep(self, key: str, path: str, made: bytes) -> None:
        with self._making:
            self._made[key] = made
            if path.endswith(".html"):
                self._last_good[path] = made
            while sum(map(len, self._made.values())) > _MADE_BYTES and len(self._made) > 1:
                self._made.popitem(last=False)

    def _remember_anew(self, shown: Shown) -> bool:
        """Somebody removed .cache while we run: all is read again. False where that was done for `shown` already: while
        an error stands it is still the site that is shown, and the words that were changed since are gone.
        """
        with self._looking:
            if self.shown is not shown:
                return True
            if self._bereft is shown:
                return False
            self._cache = _Held(self._request.cache, self._fingerprint, fresh=True)
            self._inputs = self._last = None
            self.look()
            self._bereft = shown if self.shown is shown else None
            return True

    def try_out(self, changed: Iterable[str]) -> None:
        """Make what came of these files, for the problems that only then show; of templates, a page of each sort; of a
        picture, one copy.
        """
        from generator.pipeline.copies import telling_copies

        shown, changed = self.shown, frozenset(changed)
        if shown is None:
            return
        concerned = [each for each in shown.files.values() if not changed.isdisjoint(each.sources)]
        trials = {each.path: each for each in concerned if each.recipe != "picture"}
        trials |= {each.path: each for each in telling_copies(concerned)}
        if any(path.startswith("templates/") for path in changed):
            sorts = {each.recipe: each for each in shown.files.values() if each.recipe != "picture"}
            trials |= {each.path: each for each in sorts.values()}
        for path in trials:
            with suppress(OSError):  # it has been changed again: the next look finds it
                self.file(path)

    # ------------------------------------------------------------ news

    def news(self, number: int, seconds: float) -> State:
        """The state, as soon as it is newer than `number`, and after so long in any case."""
        with self._news:
            self._news.wait_for(lambda: self.state.number > number, seconds)
            return self.state

    def _add(self, problem: Problem) -> None:
        with self._news:
            if problem not in self.state.problems:
                self._tell([*self.state.problems, problem], self.state.trouble)

    def _tell(self, problems: Iterable[Problem], trouble: str) -> None:
        with self._news:
            self.state = State(self.state.number + 1, tuple(in_order(problems)), trouble)
            self._news.notify_all()


def _with_words(shown: Shown, new: Reworded) -> Shown:
    """The site with new words. Views are made when they are asked for, so old words may be those of any time before."""
    latest = {words.digest: old for old, words in shown.words.items()}
    words = {latest.get(old, old): each for old, each in new.words.items()}
    html = {each.digest: each.html for each in words.values() if each.html}
    return replace(shown, words={**shown.words, **words}, bodies={**shown.bodies, **html})


def _differences(before: Inputs | None, now: Inputs) -> tuple[str, ...]:
    if before is None:
        return ()
    old, new = _digests(before), _digests(now)
    return tuple(sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path)))


def _digests(inputs: Inputs) -> dict[str, Any]:
    found: dict[str, Any] = {each.path: each.digest for each in inputs.sources}
    found |= {each.path: each.digest for each in inputs.binaries}
    found |= {f"templates/{name}": each.digest for name, each in inputs.templates.items()}
    return found | {"content/site.yaml": inputs.settings}


# ---------------------------------------------------------------- what stays in memory


class _Kept:
    """The files as they were last read. Read again where size, times or inode differ, or were too young to tell."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[tuple[int, ...], Source]] = {}
        self._seen: set[str] = set()
        self._emptied = False

    def read(self, path: str, entry: os.DirEntry[str]) -> Source:
        at = entry.stat(follow_symlinks=False)
        facts = (at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns)
        self._seen.add(entry.path)
        known = self._files.get(entry.path)
        if known and known[0] == facts:
            return known[1]
        began = time.time_ns()
        source = load.read(path, entry)
        if known and known[1] == source:
            source = known[1]  # the same object, so that nobody compares it letter by letter
        self._emptied |= bool(known and known[1].content and not source.content)
        steady = began - max(at.st_mtime_ns, at.st_ctime_ns) > _STEADY_NS
        self._files[entry.path] = (facts if steady else (), source)
        return source

    def end(self, glanced: bool) -> bool:
        """Forget the files that a look at all did not meet; say whether one was emptied since the last."""
        if not glanced and len(self._seen) < len(self._files):
            self._files = {path: each for path, each in self._files.items() if path in self._seen}
        emptied, self._seen, self._emptied = self._emptied, set(), False
        return emptied


class _Held(Cache):
    """A cache that keeps its answers in memory. Once saved it writes no more, so that builds may run beside it."""

    def __init__(self, folder: Path, fingerprint: str, fresh: bool) -> None:
        super().__init__(folder, fingerprint, fresh)
        self._values: dict[tuple[str, str], Any] = {}
        self._saved = False

    def get(self, name: str, key: str, type_: type[T]) -> T | None:
        found: T | None = self._values.get((name, key))
        if found is None:
            found = super().get(name, key, type_)
            if found is not None:
                self._values[name, key] = found
        return found

    def put(self, name: str, key: str, value: Struct, blob: str | None = None) -> None:
        self._values[name, key] = value
        super().put(name, key, value, blob)

    def save_and_keep(self) -> None:
        if not self._saved:
            self.save()
            self._saved = True
