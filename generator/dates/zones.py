"""When the clocks of a zone change, as the rules that calendars carry with them (VTIMEZONE; RFC 5545, 3.6.5).

A calendar that names a zone must bring its rules along, or Outlook takes the times for its own. Refuses to know any
zone by name: everything is found by asking `zoneinfo` what the clock shows, so the rules cannot disagree with it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate, pairwise, takewhile
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

Kind = Literal["STANDARD", "DAYLIGHT"]

# Where phones and desktops commonly stop looking ahead; a rule that ends sooner is no rule.
FAR_ENOUGH = 2037

_EPOCH_YEAR = 1970  # before it the database is only as good as the memory of each country
_FEWEST_YEARS = 5  # by chance, Ramadan lets the clocks of Casablanca look regular for two or three
_LOOK_EVERY = timedelta(days=5)  # the shortest summer since 1970, in Recife in 2000, was over in a week
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_NONE = timedelta()
_SUMMER_AT_MOST = timedelta(days=330)


class Yearly(Struct, frozen=True):
    """A day of every year: the `nth` weekday (0 is Monday) of the month; -1 is the last."""

    month: int
    weekday: int
    nth: int


class Observance(Struct, frozen=True, kw_only=True):
    """What the clock shows from a moment on, until another observance begins. Offsets in seconds east of UTC.

    `starts` is the time that the clock showed when it was changed, by the offset in force before (RFC 5545, 3.6.5).
    """

    kind: Kind
    name: str  # "BST"; for zones without letters "+0330"
    offset_from: int
    offset_to: int
    starts: datetime
    yearly: Yearly | None = None


@lru_cache(maxsize=64)
def observances(zone: str, first_year: int, last_year: int) -> tuple[Observance, ...]:
    """What the clocks of `zone` show from the first year to the last, in the order in which it begins.

    Two yearly rules where the zone keeps them until 2037 or the last year, written from the year in which they began;
    single changes for whatever is older or irregular; one STANDARD where no clock changes. What is before the first
    has its `offset_from`. `zoneinfo.ZoneInfoNotFoundError` for a name that is no zone's.
    """
    since, until = min(first_year - 1, _EPOCH_YEAR), max(last_year, FAR_ENOUGH)
    changes = _changes(zone, since, until)
    rules = _rules(changes[1:], until)
    if rules and rules[0].starts.year > last_year:
        rules = ()
    ends = rules[0].starts if rules else datetime(last_year + 1, 1, 2)
    singles = [change for change in changes if change.starts < ends]
    return (*_needed(singles, first_year, rules), *rules)


def _needed(singles: list[Observance], first_year: int, rules: tuple[Observance, ...]) -> list[Observance]:
    """Those that are not over before the first year begins (a day earlier, as it begins in the east)."""
    begins = datetime(first_year, 1, 1) - _DAY
    after = [one.starts for one in [*singles[1:], *rules[:1]]]
    needed = [one for one, end in zip(singles, [*after, datetime.max], strict=False) if end > begins]
    # Before any rule, readers take the standard time, so in the north nothing need be said about its first winter.
    if rules and len(needed) == 1 and _is_standard(needed[0], rules):
        return []
    return needed


def _is_standard(one: Observance, rules: tuple[Observance, ...]) -> bool:
    return any((one.offset_to, one.name) == (rule.offset_to, rule.name) and rule.kind == "STANDARD" for rule in rules)


# ---------------------------------------------------------------- yearly rules


def _rules(changes: list[Observance], until: int) -> tuple[Observance, ...]:
    """The two changes of every year from the first one that keeps them up to `until`; none where there are no two."""
    since = changes[0].starts.year if changes else until
    years = [[change for change in changes if change.starts.year == year] for year in range(until, since - 1, -1)]
    habit = [_habit(change) for change in years[0]]
    if len(habit) != 2:
        return ()
    alike = list(takewhile(lambda year: [_habit(change) for change in year] == habit, years))
    counted = accumulate(([_nths(change) for change in year] for year in alike), _in_common)
    common = list(takewhile(all, counted))
    if len(common) <= _FEWEST_YEARS:
        return ()
    return tuple(_yearly(change, min(nth)) for change, nth in zip(alike[len(common) - 1], common[-1], strict=True))


def _habit(change: Observance) -> tuple[object, ...]:
    """What two changes have in common if one rule makes both."""
    starts = change.starts
    clocks = change.kind, change.name, change.offset_from, change.offset_to
    return *clocks, starts.month, starts.weekday(), starts.time()


def _nths(change: Observance) -> frozenset[int]:
    """The ways to count the weekday in its month: the fourth may be the last, which is -1."""
    day = change.starts
    last = (day + timedelta(days=7)).month != day.month
    return frozenset({(day.day - 1) // 7 + 1, -1} if last else {(day.day - 1) // 7 + 1})


def _in_common(known: list[frozenset[int]], own: list[frozenset[int]]) -> list[frozenset[int]]:
    return [one & other for one, other in zip(known, own, strict=True)]


def _yearly(change: Observance, nth: int) -> Observance:
    return replace(change, yearly=Yearly(change.starts.month, change.starts.weekday(), nth))


# ---------------------------------------------------------------- what the clock shows


class _Shown(NamedTuple):
    """What a clock is set to. Whether that is "summer time" is not asked: see `_kind`."""

    offset: timedelta
    name: str


def _changes(zone: str, since: int, until: int) -> list[Observance]:
    """Every change from one year to the other; before them, what was in force when the first year began."""
    from zoneinfo import ZoneInfo  # 5 ms to import; a build with nothing to do has no clocks to set

    clock, begins = ZoneInfo(zone), datetime(since, 1, 1, tzinfo=UTC)
    first = _shown(clock, begins)
    # A year more, to see whether the last change is taken back.
    instants = list(_instants(clock, begins, datetime(until + 2, 1, 2, tzinfo=UTC)))
    shown = [first, *(_shown(clock, instant) for instant in instants)]
    kinds = [_kind(shown, instants, index) for index in range(len(instants))]
    found = zip(instants, pairwise(shown), kinds, strict=True)
    changes = [_observance(instant, before, after, kind) for instant, (before, after), kind in found]
    start = _observance(begins - first.offset, first, first, "STANDARD")
    return [start, *(change for change in changes if change.starts.year <= until)]


def _observance(instant: datetime, before: _Shown, after: _Shown, kind: Kind) -> Observance:
    starts = instant.replace(tzinfo=None) + before.offset
    offset_from, offset_to = before.offset // _SECOND, after.offset // _SECOND
    return Observance(kind=kind, name=after.name, offset_from=offset_from, offset_to=offset_to, starts=starts)


def _kind(shown: list[_Shown], instants: list[datetime], index: int) -> Kind:
    """Summer time is a clock put forward that goes back within the year.

    Not by `dst()`: databases differ on whether Dublin has summer time or, less than zero, winter time, and calendar
    programs expect the time that is ahead to be DAYLIGHT.
    """
    before, here = shown[index].offset, shown[index + 1].offset
    soon = index + 1 < len(instants) and instants[index + 1] - instants[index] < _SUMMER_AT_MOST
    return "DAYLIGHT" if here > before and soon and shown[index + 2].offset < here else "STANDARD"


def _instants(clock: tzinfo, here: datetime, ends: datetime) -> Iterator[datetime]:
    """The instants at which the clock was changed, in UTC, each to the second."""
    shown = _shown(clock, here)
    while here < ends:
        if _shown(clock, here + _LOOK_EVERY) == shown:
            here += _LOOK_EVERY
            continue
        seconds = range(_LOOK_EVERY // _SECOND)
        here += _SECOND * bisect_left(seconds, True, key=lambda n: _shown(clock, here + n * _SECOND) != shown)
        shown = _shown(clock, here)
        yield here


def _shown(clock: tzinfo, instant: datetime) -> _Shown:
    local = instant.astimezone(clock)
    return _Shown(local.utcoffset() or _NONE, local.tzname() or "")
