"""From what stands to what is wanted. Refuses what would cost somebody else's file, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from generator.digests import digest_of
from generator.model.stages import FileCopy
from generator.write import survey, trees
from generator.write.manifest import Content, Entry, Manifest, Plan, PublishResult, folders_of
from generator.write.survey import NO_MARK, FileMark, FolderMark, OutputState


class UntrackedFile(Exception):
    """Somebody else's file stands where a file of the site would go. Nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class Change(Struct, frozen=True, kw_only=True):
    """`links` are the marks of files that stay, `made` what the others hold; `stood` the marks of all that stood.

    `folders` and `untracked` are what `survey.listed` found; `edited` the digests of files changed by hand.
    """

    goal: Manifest
    made: dict[str, Content]
    links: dict[str, FileMark]
    stood: dict[str, FileMark]
    folders: dict[str, FolderMark]
    untracked: tuple[str, ...]
    edited: dict[str, str]

    def gone(self) -> list[str]:
        """Files of ours that are not wanted any more."""
        return sorted(self.stood.keys() - self.goal.files.keys())

    def replaced(self) -> list[str]:
        """Files changed by hand that are about to go. Those that say what ours will say are no loss."""
        files = self.goal.files
        return sorted(p for p, digest in self.edited.items() if p not in files or files[p].digest != digest)


def planned_change(
    made: Mapping[str, Content], planned: Sequence[Plan], output: Path, state: OutputState
) -> Change | None:
    """What is to be done; None when everything stands as planned. Raises UntrackedFile."""
    goal, fresh = _goal(made, planned, state)
    if goal == state.manifest and state.published and not fresh and not state.unfinished:
        return None
    folders, untracked = survey.listed(output, state)
    stood = dict.fromkeys(state.edited, NO_MARK) | state.sound
    _refuse_foreign(fresh.keys() - stood.keys(), untracked, goal, output)
    return Change(
        goal=goal,
        made=fresh,
        links={path: state.sound[path] for path in goal.files if path not in fresh},
        stood=stood,
        folders=folders,
        untracked=tuple(untracked),
        edited=state.edited,
    )


def _goal(
    made: Mapping[str, Content], planned: Sequence[Plan], state: OutputState
) -> tuple[Manifest, dict[str, Content]]:
    """The manifest to be, and the contents that do not stand in the output yet."""
    files: dict[str, Entry] = {}
    fresh: dict[str, Content] = {}
    for plan in planned:
        content, old = made.get(plan.path), state.manifest.files.get(plan.path)
        sound = old is not None and plan.path in state.sound
        if content is not None:
            entry = Entry(plan.key, *_digest_and_size(content), plan.sources)
            if not (sound and old and old.digest == entry.digest):
                fresh[plan.path] = content
        elif sound and old and old.key == plan.key:
            entry = old if old.sources == plan.sources else Entry(old.key, old.digest, old.size, plan.sources)
        else:
            raise ValueError(f"{plan.path} must be rendered before it can be published")
        files[plan.path] = entry
    if len(files) != len(planned):
        raise ValueError("two files of the site have one path")
    if unplanned := made.keys() - files.keys():
        raise ValueError(f"{min(unplanned)} was rendered but is not planned")
    return Manifest(files), fresh


def _digest_and_size(content: Content) -> tuple[str, int]:
    if isinstance(content, FileCopy):
        return content.digest, content.size_bytes
    return digest_of(content), len(content)


def _refuse_foreign(new: Iterable[str], untracked: Sequence[str], goal: Manifest, output: Path) -> None:
    """Somebody else's file may not be where a file or folder of ours goes; unless it has our very bytes."""
    if not untracked:
        return
    files, blocking = {path for path in untracked if not path.endswith("/")}, tuple(untracked)
    for path in sorted(new):
        for folder in folders_of([path]) & files:
            raise UntrackedFile(output / folder)
        inside_others = path.startswith(tuple(other for other in blocking if other.endswith("/")))
        taken = path in files or f"{path}/" in blocking or (inside_others and trees.stands(output / path))
        if taken and survey.digest_at(output / path) != goal.files[path].digest:
            raise UntrackedFile(output / path)
        if held := next((other for other in blocking if other.startswith(f"{path}/")), None):
            raise UntrackedFile(output / held)


def publish_result(change: Change) -> PublishResult:
    return PublishResult(
        written=tuple(sorted(change.made.keys() - change.stood.keys())),
        changed=tuple(sorted(change.made.keys() & change.stood.keys())),
        removed=tuple(change.gone()),
        unchanged=len(change.links),
        untracked=change.untracked,
        replaced=tuple(change.replaced()),
    )
