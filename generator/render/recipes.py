"""The recipes of all files that are no pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec.structs import replace

from generator import diagrams
from generator.diagrams import lettering, still
from generator.diagrams.drawing import Drawing
from generator.formats import feeds, ical, opml, pictures, redirects, scripts, search_index, sitemap, styles
from generator.plan.files import PNG_WIDTH_PX, TOKENS, DiagramFile, PictureFile
from generator.plan.keys import CARD
from generator.plan.machine_readable import BuildView, SitemapView
from generator.plan.theme import Stylesheet
from generator.problems import Location, Problem, UnlocatedProblem
from generator.render.bodies import feed_html
from generator.render.context import RenderContext
from generator.render.pages import page
from generator.views.feeds import OpmlView
from generator.views.shapes import FeedView
from generator.views.social import SocialCard
from generator.views.social_layout import laid_out


def _feed(view: FeedView, context: RenderContext) -> feeds.Feed:
    if not view.bodies:
        return view.feed
    entries = tuple(
        replace(entry, html=feed_html(body, entry.url, context))
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
    drawn = page(CARD, laid_out(view), context)
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

RECIPES: MappingProxyType[str, Recipe] = MappingProxyType(
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
