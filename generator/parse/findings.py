"""What a rule on one event finds: each thing that is wrong, with the key of the front matter that it stands at."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Severity, UnlocatedProblem

Found = Iterator[tuple[str, UnlocatedProblem]]


def wrong(
    key: str, code: str, message: str, *help: str, why: str = "", severity: Severity = "error"
) -> tuple[str, UnlocatedProblem]:
    """`key` is that of the place: "booking.opens", "programme.0.day"."""
    return key, UnlocatedProblem(code, message, why, help, severity)
