"""Pictures and tables of the tree: figures with captions, alternative text, heads of columns.

Refuses to open a picture: whether it is there, and how large, is for a later stage.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from generator.formats.markup.links import written
from generator.formats.markup.parse_context import ParseContext
from generator.problems import Location

DECORATIVE = "decorative"  # the class of a picture that says nothing: `![](leaf.svg){: .decorative}`
_EXTENSION = re.compile(r"\.\w{1,5}$")
_SEPARATORS = re.compile(r"[-_\s]+")


def set_figures(root: Element) -> None:
    """A picture alone in its paragraph becomes a figure; the caption is the italic line below it, or its title."""
    for paragraph in list(root.iter("p")):
        picture = _picture_alone(paragraph)
        if picture is not None:
            _make_figure(paragraph, picture)


def _picture_alone(paragraph: Element) -> Element | None:
    if not len(paragraph) or not _is_blank(paragraph.text):
        return None
    first, rest = paragraph[0], [child for child in paragraph[1:] if child.tag != "br"]
    if not _is_blank(first.tail) or len(rest) > 1 or not all(_is_blank(child.tail) for child in paragraph[1:]):
        return None
    if rest and rest[0].tag != "em":
        return None
    if first.tag == "a" and len(first) == 1 and _is_blank(first.text) and _is_blank(first[0].tail):
        first = first[0]
    if first.tag != "img" or (_is_decorative(first) and not rest):
        return None
    return first


def _is_decorative(picture: Element) -> bool:
    return not picture.attrib.get("alt") and DECORATIVE in (picture.attrib.get("class") or "").split()


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _make_figure(paragraph: Element, picture: Element) -> None:
    below = next((child for child in paragraph[1:] if child.tag == "em"), None)
    for child in list(paragraph)[1:]:
        paragraph.remove(child)
    paragraph.tag = "figure"
    paragraph[0].tail = "\n"
    title = picture.attrib.pop("title", None) if below is None else None
    credit = picture.attrib.pop("credit", None)
    if below is None and not title and not credit:
        return
    caption = SubElement(paragraph, "figcaption")
    caption.tail = "\n"
    caption.text = title if below is None else below.text
    caption.extend(list(below) if below is not None else [])
    if credit:
        _say_who(caption, credit)


def _say_who(caption: Element, name: str) -> None:
    """The line that parts/picture.html writes below a picture of the details: `![A hut](hut.jpg){: credit="Jo"}`."""
    if len(caption):
        caption[-1].tail = f"{caption[-1].tail or ''} "
    else:
        caption.text = f"{caption.text or ''} ".lstrip()
    SubElement(caption, "span", {"class": "credit"}).text = f"Photo: {name}"


def check_picture(context: ParseContext, location: Location, source: str, alt: str | None, css_class: str) -> None:
    """Alternative text: there, and more than the name of the file, or "photo". `alt` None: not written at all."""
    if not (alt or "").strip():
        if DECORATIVE not in css_class.split():
            _complain_of_alt(context, location)
        return
    name = written(source).rsplit("/", 1)[-1]
    if _folded(alt or "") in (_folded(name), _folded(_EXTENSION.sub("", name))):
        message = "the alternative text of this picture is only the name of its file"
    elif _folded(alt or "").rstrip(" .:") in _SAYING_NOTHING:
        message = f"the alternative text of this picture is only \u201c{(alt or '').strip()}\u201d"
    else:
        return
    why = "people who cannot see the picture hear this text in its place"
    help = ("say what is to be seen, in a few words",)
    context.complain(location, "image-alt-name", message, why, help, "warning")


# That it is a picture is said by every screen reader.
_SAYING_NOTHING = (
    *("image", "image of", "an image", "img", "picture", "picture of", "a picture", "a picture of", "pic"),
    *("photo", "photo of", "a photo", "a photo of", "photograph", "photograph of"),
)


def _folded(name: str) -> str:
    return _SEPARATORS.sub(" ", name.strip().casefold())


def _complain_of_alt(context: ParseContext, location: Location) -> None:
    context.complain(
        location,
        "image-alt",
        "this picture has no alternative text",
        "people who cannot see it would not know what it shows",
        (
            "say between [ and ] what is to be seen: ![Two people talking](photo.jpg)",
            "a picture that only decorates: ![](leaf.svg){: .decorative}",
        ),
    )


def set_tables(root: Element) -> None:
    """Heads of columns say so, and how a column is aligned becomes a class instead of a style."""
    for tag in ("th", "td"):
        for cell in root.iter(tag):
            align = cell.attrib.pop("align", None)
            if align:
                cell.set("class", f"align-{align}")
            if tag == "th" and "scope" not in cell.attrib:
                cell.set("scope", "col")
