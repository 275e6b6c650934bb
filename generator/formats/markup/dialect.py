"""Python-Markdown with our dialect: fences, block tags, [[Title]], figures, footnotes in the order of the text.

Refuses `smarty`, `abbr` and `fenced_code`: typesetting and a line-based reader do their work in less time.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from generator.formats.markup.blocks import Fence
from generator.formats.markup.code import highlighted
from generator.formats.markup.figures import set_figures, set_tables
from generator.formats.markup.headings import LINE_MARK, set_headings
from generator.formats.markup.links import GENERATED, TITLE_TOKEN
from generator.formats.markup.parse_context import ParseContext
from generator.formats.markup.rows import set_rows
from generator.formats.markup.searches import FIGURE_LINK, TITLE_LINK, search_less
from generator.formats.markup.typesetting import Typesetter

BLOCK_MARK = "<div>\x02block:%d\x03</div>"  # a <div>, or Python-Markdown would put it inside <p>

_NOTE = re.compile(r"\[\^([^\]]*)\]")
_NOTE_BEGINS = re.compile(r"^[ ]{0,3}\[\^([^\]]*)\]:", re.MULTILINE)


def converted(context: ParseContext) -> str:
    """The body as Python-Markdown's HTML: not clean yet, links as tokens. Raises RecursionError when too deep."""
    dialect, parser = _parser()
    dialect.context = context
    parser.reset()
    return parser.convert(context.manuscript.text)


@lru_cache(maxsize=1)
def _parser() -> tuple[Dialect, Markdown]:
    """One for the whole process: making it costs 490 microseconds, as much as a quarter of a page."""
    dialect = Dialect()
    # Objects, not names: looking names up among the installed packages takes 50 ms.
    extensions: list[Extension | str] = [
        TableExtension(use_align_attribute=True),
        DefListExtension(),
        AttrListExtension(),
        AdmonitionExtension(),
        SaneListExtension(),
        _Notes(dialect),
        dialect,
    ]
    md = Markdown(extensions=extensions, output_format="html")
    search_less(md)
    # A set: Python-Markdown looks into it 130 times a page, and its list has 60 names.
    md.block_level_elements = frozenset(md.block_level_elements)  # type: ignore[assignment]
    return dialect, md


class Dialect(Extension):
    """Our additions. `context` is the page at hand."""

    context: ParseContext

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.ESCAPED_CHARS += ['"', "'"]  # a backslash keeps a quotation mark straight
        md.preprocessors.register(_Lines(md, self), "dialect_lines", 25)  # after white space, before raw HTML
        md.inlinePatterns.register(_TitleLinks(TITLE_LINK, md, self), "dialect_titles", 178)  # before footnotes
        md.inlinePatterns.register(_FigureLinks(FIGURE_LINK, md), "dialect_figures", 177)
        md.treeprocessors.register(_Shapes(md, self), "dialect_shapes", 6)  # after attribute lists, before contents
        md.treeprocessors.register(_Contents(md, self), "toc", 5)
        # Before backslash escapes are undone, so that \-- stays two hyphens.
        md.treeprocessors.register(_Typesetting(md, self), "dialect_typesetting", 3)


class _Lines(Preprocessor):
    """Puts marks in place of what the survey found."""

    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md)
        self.dialect = dialect

    def run(self, lines: list[str]) -> list[str]:
        survey, lines = self.dialect.context.survey, list(lines)
        for index, offset in survey.headings.items():
            # Tabs were replaced by spaces before, so the offset is that of the first letter, counted from the end.
            at = len(lines[index]) - len(self.dialect.context.manuscript.lines[index][offset:].expandtabs(4))
            lines[index] = lines[index][:at] + LINE_MARK % index + lines[index][at:]
        for index in survey.abbreviation_lines:
            lines[index] = ""
        for tag in survey.tags:
            lines[tag.line] = self._aside(BLOCK_MARK % tag.number, tag.indent)
        for fence in reversed(survey.fences):
            html = BLOCK_MARK % fence.block if fence.block >= 0 else self._code(fence)
            lines[fence.start : fence.end] = [self._aside(html, fence.indent)]
        return "\n".join(lines).split("\n")

    def _code(self, fence: Fence) -> str:
        location = self.dialect.context.manuscript.at_line(fence.start)
        html, problem = highlighted(fence.source, fence.info, location)
        self.dialect.context.problems += [problem] if problem else []
        return html

    def _aside(self, html: str, indent: int) -> str:
        return f"\n{' ' * indent}{self.md.htmlStash.store(html)}\n"


class _TitleLinks(InlineProcessor):
    """[[Title]] and [[Title|words shown]]."""

    def __init__(self, pattern: str, md: Markdown, dialect: Dialect) -> None:
        super().__init__(pattern, md)
        self.dialect = dialect

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name and shape
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        title, words = self.unescape(m[1]).strip(), (m[2] or m[1]).strip()
        if not title or not words:
            return None, None, None
        titles = self.dialect.context.titles
        link = Element("a", {"href": TITLE_TOKEN % len(titles)})
        link.text = words
        titles.append(title)
        return link, m.start(0), m.end(0)


class _FigureLinks(InlineProcessor):
    """[fig:two-wings] leads to the diagram of that name, wherever it stands."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name and shape
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        link = Element("a", {"href": f"fig:{m[1]}"})
        link.text = f"the diagram \u201c{m[1].replace('-', ' ')}\u201d"
        return link, m.start(0), m.end(0)


class _Notes(FootnoteExtension):
    """Footnotes numbered in the order in which the text calls them; ids are numbers, whatever the labels are."""

    def __init__(self, dialect: Dialect) -> None:
        # The usual separator is ":", which checkers of HTML do not like in an id.
        super().__init__(BACKLINK_TITLE="Back to note {} in the text", SEPARATOR="_")
        self.dialect = dialect

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802
        called = self._called()
        order = {label: number for number, label in enumerate(called)}
        for label in called:
            if label not in self.footnotes:
                self._complain(label, called[label], "footnote-missing", "there is no note")
        for label in self.footnotes:
            if label not in called:
                self._complain(label, -1, "footnote-unused", "nothing in the text leads to the note")
        self.footnotes = OrderedDict(sorted(self.footnotes.items(), key=lambda note: order.get(note[0], len(order))))
        return super().makeFootnotesDiv(root)

    def makeFootnoteId(self, id: str) -> str:  # noqa: N802
        return f"fn_{list(self.footnotes).index(id) + 1}"

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: N802
        return self.unique_ref(f"fnref_{list(self.footnotes).index(id) + 1}", found)

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """The usual one counts up from the first each time: 4,000 calls of one note took 6 s."""
        if not found:
            return reference
        count = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        return reference if count == 1 else reference.replace("fnref_", f"fnref{count}_", 1)

    def _called(self) -> dict[str, int]:
        """Labels in the order of their first call, with its offset."""
        seen = self.dialect.context.manuscript.seen
        if "[^" not in seen:
            return {}
        begins = {found.start(0) + found[0].index("[") for found in _NOTE_BEGINS.finditer(seen)}
        called: dict[str, int] = {}
        for found in _NOTE.finditer(seen):
            if found.start() not in begins:
                called.setdefault(found[1], found.start())
        return called

    def _complain(self, label: str, offset: int, code: str, message: str) -> None:
        manuscript = self.dialect.context.manuscript
        note = f"[^{label}]"
        if code == "footnote-missing":
            location, help = manuscript.at(offset, len(note)), (f"write a line that begins with {note}:",)
            why = "the mark would stand in the text as it is"
        else:
            location, help = manuscript.find(re.escape(f"{note}:")), (f"write {note} where the note belongs",)
            why = "readers would find it at the foot of the page without knowing what it is about"
        self.dialect.context.complain(location, code, f"{message} {note}", why, help, "warning")


class _Shapes(Treeprocessor):
    """Figures, rows of easy read, tables and headings."""

    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md)
        self.dialect = dialect

    def run(self, root: Element) -> None:
        set_figures(root)
        if self.dialect.context.easy_read:
            set_rows(root)
        set_tables(root)
        set_headings(root, self.dialect.context, self.md.htmlStash.rawHtmlBlocks)


class _Contents(TocTreeprocessor):
    """[TOC]: the list of contents. Headings have their ids by now, so without the mark there is nothing to do."""

    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md, TocExtension(permalink=False).getConfigs())
        self.dialect = dialect

    def run(self, doc: Element) -> None:
        if self.marker in self.dialect.context.manuscript.seen:
            super().run(doc)

    def replace_marker(self, root: Element, elem: Element) -> None:
        for link in elem.iter("a"):
            link.set("href", GENERATED + link.attrib["href"][1:])
        super().replace_marker(root, elem)


class _Typesetting(Treeprocessor):
    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md)
        self.dialect = dialect

    def run(self, root: Element) -> None:
        Typesetter(self.dialect.context, self.md.htmlStash.rawHtmlBlocks).walk(root)
