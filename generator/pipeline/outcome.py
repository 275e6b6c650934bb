"""What a build comes to, and for how long that holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from generator.changes import Changes
from generator.problems import Problem
from generator.site import Waiting
from generator.write import Plan, PublishResult

SLOW = ("page-slow", "diagram-slow")  # not remembered: another day it may be fast enough


class Outcome(Struct, frozen=True, kw_only=True):
    """What a build found and did. `publish_result` is None when nothing was written, `changes` also when
    nothing is known of what was published before.

    `valid_until`: the instant from which the same files would give another site, ISO 8601 in the site's zone; empty:
    time changes nothing more.
    """

    problems: tuple[Problem, ...]
    publish_result: PublishResult | None = None
    changes: Changes | None = None
    today: date | None = None
    pinned: bool = False  # site.yaml says what day it is
    waiting: tuple[Waiting, ...] = ()
    valid_until: str = ""
    pages: int = 0


class DatedResult(Struct, frozen=True):
    """What inputs came to. It holds from `since` (ISO 8601) until the site next changes by itself."""

    outcome: Outcome
    since: str = ""

    def holds(self, now: datetime) -> bool:
        until = self.outcome.valid_until
        has_begun = bool(self.since) and datetime.fromisoformat(self.since) <= now
        return has_begun and (not until or now < datetime.fromisoformat(until))


class CachedResult(DatedResult, frozen=True):
    """Remembered under the digest of the inputs: a build with nothing to do needs no more than this."""

    plans: tuple[Plan, ...] = ()


def must_stop(problems: Sequence[Problem], strict: bool) -> bool:
    stops = {"error", "warning"} if strict else {"error"}
    return any(problem.severity in stops for problem in problems)
