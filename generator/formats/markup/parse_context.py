"""What is gathered while one body is rendered. Lives for one page, inside this package; nobody else sees it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.formats.markup.blocks import Survey
from generator.formats.markup.locate import Manuscript
from generator.model.stages import Link
from generator.problems import Location, Problem, Severity


class ParseContext:
    """One body on its way to HTML."""

    def __init__(
        self, manuscript: Manuscript, survey: Survey, glossary: Mapping[str, str], easy_read: bool = False
    ) -> None:
        self.manuscript = manuscript
        self.survey = survey
        self.easy_read = easy_read
        terms = {**glossary, **survey.abbreviations}
        self.glossary = {term: meaning for term, meaning in terms.items() if term.strip() and meaning.strip()}
        self.problems: list[Problem] = list(survey.problems)
        self.links: list[Link] = []  # in the order they were met; the HTML's order comes with the last pass
        self.titles: list[str] = []  # what [[ ]] ask for
        self.ids: dict[str, None] = {}  # those of the finished HTML, in its order
        self.heading_lines: dict[str, int] = {}  # id -> line of the file

    def complain(
        self,
        location: Location,
        code: str,
        message: str,
        why: str = "",
        help: tuple[str, ...] = (),
        severity: Severity = "error",
    ) -> None:
        """Note a problem."""
        self.problems.append(Problem(location, code, message, why, help, severity))
