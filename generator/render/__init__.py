"""An artifact -> its bytes. A table of recipes; a recipe that is no row of it is the name of a template.

Refuses to know the site: a recipe gets its view, and from the stock only what the view names by digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator import diagrams
from generator.diagrams import lettering, still, svg
from generator.diagrams.drawing import Drawing
from generator.formats import feeds, ical, jsonld, opml, pictures, redirects, scripts, search_index, sitemap, styles
from generator.model.stages import Artifact, Source
from generator.model.values import Html
from generator.plan.files import CARD, PNG_WIDTH_PX, TOKENS, DiagramFile, PictureFile
from generator.plan.machine_readable import BuildView, SitemapView
from generator.plan.theme import Stylesheet
from generator.problems import Location, Problem, UnlocatedProblem, did_you_mean
from generator.views.feeds import OpmlView
from generator.views.shapes import Block, BodyView, FeedView, FigureView
from generator.views.social import SocialCard
from generator.views.social_layout import laid_out

if TYPE_CHECKING:
    from jinja2 import Environment


class RenderContext(Struct, frozen=True):
    """What a view names by digest: HTML of bodies, bytes of files under the root, and the templates."""

    body: Callable[[str], str]
    file: Callable[[str], bytes]
    templates: Mapping[str, Source]


def render(artifact: Artifact, context: RenderContext) -> bytes | Problem:
    """The bytes of the file, or what is wrong with the template, style or picture it is made from."""
    recipe = _RECIPES.get(artifact.recipe)
    if recipe:
        made = recipe(artifact.view, context)
        return made.at(_source_of(artifact)) if isinstance(made, UnlocatedProblem) else made
    return _page(artifact.recipe, artifact.view, context)


def _source_of(artifact: Artifact) -> Location:
    return Location(artifact.sources[0] if artifact.sources else "templates")


# ---------------------------------------------------------------- pages


def _page(template: str, view: Any, context: RenderContext) -> bytes | Problem:
    from jinja2 import TemplateError, TemplateSyntaxError  # 47 ms; a build with nothing to do renders nothing

    environment = _environment(_Templates(context.templates))
    try:
        made = environment.get_template(template).render(view=view, body=_body_parts(view, context))
    except TemplateSyntaxError as error:
        location = Location(f"templates/{error.name or template}", error.lineno)
        return UnlocatedProblem("template-syntax", f"the template can't be read: {error.message}").at(location)
    except Exception as error:
        name, line = _where(error, template, context.templates)
        if not (line or isinstance(error, TemplateError)):  # not in a template, so it is ours
            raise
        message = f"the template could not be filled: {_words(error)}"
        return UnlocatedProblem("template-failed", message, help=_nearest_names(error, view)).at(Location(name, line))
    if isinstance(getattr(view, "body", None), BodyView):
        made = made.replace(jsonld.WORDS_IN_SCRIPT, str(view.body.words))
    return made.encode()


def _words(error: Exception) -> str:
    """What Python says, with the name of the failure where it would be unclear without: "KeyError: 'x'"."""
    from jinja2 import UndefinedError

    if isinstance(error, UndefinedError):
        return re.sub(r"'[\w.]+\.(\w+) object' has no attribute '(\w+)'", r"\1 has nothing called \2", str(error))
    return f"{type(error).__name__}: {error}"


def _nearest_names(error: Exception, view: Any) -> tuple[str, ...]:
    """What a template may have meant by a name that nothing answers to."""
    said = str(error)
    if found := re.search(r"\.(\w+) object' has no attribute '(\w+)'", said):
        return did_you_mean(found[2], _fields_of(view, found[1]))
    found = re.match(r"'(\w+)' is undefined", said)
    return did_you_mean(found[1], ("view", "body")) if found else ()


def _fields_of(value: Any, struct: str) -> tuple[str, ...]:
    """The fields of the struct of that name, wherever in the view there is one."""
    if type(value).__name__ == struct:
        return tuple(value.__struct_fields__)
    parts = value if isinstance(value, tuple) else [getattr(value, f) for f in getattr(value, "__struct_fields__", ())]
    return next((names for part in parts if (names := _fields_of(part, struct))), ())


def is_template(name: str) -> bool:
    return name.endswith(".html") or name == CARD


class _Templates:
    """The templates of a build. The same bytes give the same environment, so a preview compiles them only once."""

    def __init__(self, templates: Mapping[str, Source]) -> None:
        self.templates = templates
        self.digests = tuple((name, source.digest) for name, source in templates.items() if is_template(name))

    def __hash__(self) -> int:
        return hash(self.digests)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Templates) and self.digests == other.digests


def compile_templates(templates: Mapping[str, Source]) -> None:
    """Compile them all, so that processes that are forked afterwards need not. What can't be compiled is told when a
    page is made of it.
    """
    from jinja2 import TemplateSyntaxError

    environment = _environment(_Templates(templates))
    for name in filter(is_template, templates):
        with suppress(TemplateSyntaxError):
            environment.get_template(name)


@lru_cache(maxsize=2)
def _environment(templates: _Templates) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from generator.render.compiled import COMPILED

    texts = {name: source.content.decode() for name, source in templates.templates.items() if is_template(name)}
    # The second is the file name that a failure is reported with; without one, a part's failure would be the page's.
    loader = FunctionLoader(lambda name: (texts[name], name, None) if name in texts else None)
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    environment.globals.clear()  # a template sees its view and nothing else: no range(), no lipsum(), no cycler
    return environment


def _where(error: Exception, template: str, templates: Mapping[str, Source]) -> tuple[str, int]:
    """The template and line a failure happened in: the last frame that jinja2 made from a template."""
    name, line, trace = template, 0, error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file in templates and is_template(file):
            name, line = file, trace.tb_lineno
        trace = trace.tb_next
    return f"templates/{name}", line


# ---------------------------------------------------------------- bodies

_FILL = re.compile('"\x02(\\d+)\x03"')  # it begins with one plain character, which is found 4 times as fast
_IMG = re.compile('<img(?: [a-z-]+="[^"]*")*? src="\x02(\\d+)\x03"(?: [a-z-]+="[^"]*")*>')
_BLOCK = re.compile("\x02block:(\\d+)\x03")


def _body_parts(view: Any, context: RenderContext) -> tuple[Html | Block, ...]:
    body = getattr(view, "body", None)
    if isinstance(body, tuple):  # no text, but drawings
        return tuple(_with_svg(block, context) for block in body)
    if not isinstance(body, BodyView):
        return ()
    parts = parts_of(body, context)
    if not body.heading_links:
        return parts
    return tuple(part if isinstance(part, Block) else _with_heading_links(part) for part in parts)


_HEADING = re.compile(r'<h([2-6]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def _with_heading_links(html: Html) -> Html:
    """A link to itself beside each heading, to copy: beside, as in it a screen reader would say it with the heading.
    On pages only: in a feed it would lead nowhere.
    """
    return Html(_HEADING.sub(_headed, html))


def _headed(heading: re.Match[str]) -> str:
    name = _TAG.sub("", heading[3]).replace('"', "&quot;").strip()
    link = f'<a class="anchor" href="#{heading[2]}" aria-label="Link to this part: {name}">#</a>'
    return f'<div class="headed">{heading[0]} {link}</div>'


def parts_of(body: BodyView, context: RenderContext) -> tuple[Html | Block, ...]:
    """The body with its links filled in, cut where a block tag stands."""
    html = context.body(body.digest)
    if body.sources:
        html = _IMG.sub(lambda match: _with_source(match[0], body.sources[int(match[1])]), html)
    html = _FILL.sub(lambda match: body.fills[int(match[1])], html)
    pieces = _BLOCK.split(html)  # text, number, text, number, ... text
    parts: list[Html | Block] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            parts.append(_with_svg(body.blocks[int(piece)], context))
        elif piece.strip():
            parts.append(Html(piece))
    return tuple(parts)


def _with_source(img: str, source: str) -> str:
    return f"<picture>{source}{img}</picture>" if source else img


def _with_svg(block: Block, context: RenderContext) -> Block:
    """A diagram with its SVG: ids made its own, links filled in."""
    figure = block.figure
    if figure is None:
        return block
    drawn = svg.with_ids(context.body(figure.digest), figure.number)
    filled = _SVG_LINK.sub(lambda match: figure.fills[int(match[1])], drawn)
    return replace(block, svg=Html(filled))


_SVG_LINK = re.compile('"\x02link:(\\d+)\x03"')


def _feed_html(body: BodyView, url: str, context: RenderContext) -> str:
    """A body as a feed reader gets it: what the page shows as cards are links here, and footnotes lead to the page."""
    parts = parts_of(body, context)
    html = "\n".join("".join(_linked(part)) if isinstance(part, Block) else str(part) for part in parts)
    return html.replace('href="#', f'href="{escape(url.partition("#")[0])}#')


def _linked(block: Block) -> list[str]:
    rows = [(card.title, card.url, "".join(part.text for part in card.when)) for card in block.events]
    rows += [(post.title, post.url, post.day.text) for post in block.posts]
    rows += [(card.title, card.url, card.note) for card in block.cards]
    if block.figure:
        return [_as_picture(block.figure)]
    return [
        f'<p><a href="{escape(url)}">{escape(title)}</a>{f": {escape(note)}" if note else ""}</p>'
        for title, url, note in rows
    ]


def _as_picture(figure: FigureView) -> str:
    """A diagram where SVG in the text is not understood."""
    words = escape(f"{figure.title}. {figure.description}")
    size = f'width="{figure.width}" height="{figure.height}"'
    return f'<p><img src="{escape(figure.png_url)}" alt="{words}" {size}></p>'


# ---------------------------------------------------------------- the other recipes


def _feed(view: FeedView, context: RenderContext) -> feeds.Feed:
    if not view.bodies:
        return view.feed
    entries = tuple(
        replace(entry, html=_feed_html(body, entry.url, context))
        for entry, body in zip(view.feed.entries, view.bodies, strict=True)
    )
    return replace(view.feed, entries=entries)


def _opml(view: OpmlView, _: RenderContext) -> bytes:
    return opml.opml(view.title, view.outlines)


def _sitemap(view: SitemapView, _: RenderContext) -> bytes:
    return dict(sitemap.sitemaps(view.entries, view.home_url))[view.name]


def _styles(view: Stylesheet, context: RenderContext) -> bytes | Problem:
    made = styles.bundle([(name, context.templates[name].content) for name, _ in view.parts])
    if isinstance(made, bytes):
        return _with_published_names(made, view.files)
    part = made.message.partition(":")[0]
    before = context.templates[part].content.decode("utf-8-sig", "replace")[: made.offset]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return replace(made, offset=0).at(Location(f"templates/{part}", line, column))


def _with_published_names(css: bytes, files: Sequence[tuple[str, str]]) -> bytes:
    for name, path in files:
        css = css.replace(name.encode(), path.encode())
    return css


def _picture(view: PictureFile, context: RenderContext) -> bytes | UnlocatedProblem:
    made = copies_of([view], context.file(view.source))
    return made if isinstance(made, UnlocatedProblem) else made[0]


def copies_of(views: Sequence[PictureFile], content: bytes) -> tuple[bytes, ...] | UnlocatedProblem:
    """Files that are made of one picture, all at once: it is decoded only once for them."""
    wanted = [pictures.Copy(view.format, view.width_px, view.height_px) for view in views]
    made = pictures.copies(content, wanted)
    return UnlocatedProblem("image-bad", f"{views[0].source}: {made}") if isinstance(made, str) else made


def _diagram_svg(view: DiagramFile, context: RenderContext) -> bytes:
    """A file of its own, in the colours of daylight: for slides and leaflets."""
    tokens = still.tokens_of(context.templates[TOKENS].content.decode(), "light")
    drawing = Drawing(
        kind=view.kind,
        svg=diagrams.layouts_of(context.body(view.digest))[0],
        width=view.width,
        height=view.height,
        title=view.title,
        description=view.description,
    )
    return still.standalone(drawing, tokens)


def _diagram_png(view: DiagramFile, context: RenderContext) -> bytes:
    return still.png(_diagram_svg(view, context), PNG_WIDTH_PX)


def _social_card(view: SocialCard, context: RenderContext) -> bytes | Problem:
    drawn = _page(CARD, laid_out(view), context)
    if isinstance(drawn, Problem):
        return drawn
    tokens = still.tokens_of(context.templates[TOKENS].content.decode(), "light")
    try:
        return lettering.png(_COLOUR.sub(lambda match: tokens.get(match[1], "#000000"), drawn.decode()))
    except ValueError as error:
        return UnlocatedProblem("template-failed", f"no picture can be made of it: {error}").at(
            Location(f"templates/{CARD}")
        )


_COLOUR = re.compile(r"var\((--[\w-]+)\)")


def _build_facts(view: BuildView) -> bytes:
    facts = {"name": view.name, "home_url": view.home_url, "valid_until": view.valid_until or None}
    return msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n"


Recipe = Callable[[Any, RenderContext], "bytes | UnlocatedProblem | Problem"]

_RECIPES: MappingProxyType[str, Recipe] = MappingProxyType(
    {
        "atom": lambda view, context: feeds.atom(_feed(view, context)),
        "json_feed": lambda view, context: feeds.json_feed(_feed(view, context)),
        "opml": _opml,
        "sitemap": _sitemap,
        "robots": lambda view, _: sitemap.robots(view.sitemap_url),
        "redirect": lambda view, _: redirects.redirect_page(view.to_url, view.canonical, view.lang, view.title),
        "redirects": lambda view, _: redirects.redirects_file(view.pairs),
        "headers": lambda view, _: redirects.headers_file(dict(view.rules)),
        "styles": _styles,
        "picture": _picture,
        "calendar": lambda view, _: ical.calendar(view),
        "search_index": lambda view, _: search_index.search_json(view),
        "build": lambda view, _: _build_facts(view),
        "diagram_svg": _diagram_svg,
        "diagram_png": _diagram_png,
        "social_card": _social_card,
        "script": lambda view, context: scripts.smaller(context.templates[view.source].content),
        "copy": lambda view, context: context.file(view.source),
        "asset": lambda view, context: context.templates[view.source].content,
    }
)
