"""A body with what fills its placeholders: links, pictures, diagrams; cut where a block tag stands."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from msgspec.structs import replace

from generator.model.values import Html
from generator.render.context import RenderContext
from generator.views.shapes import Block, BodyView, FigureView

_FILL = re.compile('"\x02(\\d+)\x03"')  # it begins with one plain character, which is found 4 times as fast
_IMG = re.compile('<img(?: [a-z-]+="[^"]*")*? src="\x02(\\d+)\x03"(?: [a-z-]+="[^"]*")*>')
_BLOCK = re.compile("\x02block:(\\d+)\x03")


def body_parts(view: Any, context: RenderContext) -> tuple[Html | Block, ...]:
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
    from generator.diagrams import svg  # 10 ms, for pages with a diagram

    drawn = svg.with_ids(context.body(figure.digest), figure.number)
    filled = _SVG_LINK.sub(lambda match: figure.fills[int(match[1])], drawn)
    return replace(block, svg=Html(filled))


_SVG_LINK = re.compile('"\x02link:(\\d+)\x03"')


def feed_html(body: BodyView, url: str, context: RenderContext) -> str:
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
