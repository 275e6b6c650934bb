"""One text -> one value: a choice, a yes or no, a number, a price, a zone. Or the trouble with it, in plain words.

Refuses to know where the text stands, and what else its file says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from generator.dates import reading as dates
from generator.problems import UnlocatedProblem, did_you_mean
from generator.text import urls

# What a value of that name may look like, for help.
EXAMPLES = MappingProxyType(
    {
        "title": "What this page is called",
        "of": "two-wings",
        "date": "20 January 2023",
        "start": "Tuesday 21 March 2023",
        "alt": "what the picture shows, in a few words",
        "base_url": "https://example.org/",
        "name": "The full name",
        "src": "photo.jpg",
        "page": "pages/about.md",
        "text": "What the reader wrote",
        "time": "10am to 11:30am",
        "price": "12.50",
        "every": "month",
        "lat": "51.45",
        "lon": "-3.42",
    }
)


def choice(value: str, allowed: tuple[str, ...], also: dict[str, str], name: str) -> str | UnlocatedProblem:
    """One of the words that are allowed; `also` holds other words for them."""
    word = value.casefold()
    if word in allowed:
        return word
    if word in also:
        return also[word]
    help_ = did_you_mean(word, allowed)
    if name == "every" and dates.weekday_number(word) is not None:
        help_ = (f"write  every: week, day: {value}", f"or  every: month, day: first {value}")
    return UnlocatedProblem("field-choice", f"{name} can't be \u201c{value}\u201d", help=help_)


def _some_text(value: str, name: str) -> str | UnlocatedProblem:
    if value:
        return value
    return UnlocatedProblem("field-empty", f"{name} is empty", help=(f"write  {name}: {EXAMPLES.get(name, '...')}",))


_YES_NO = MappingProxyType({"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False})


def _yes_or_no(value: str, name: str) -> bool | UnlocatedProblem:
    found = _YES_NO.get(value.casefold())
    if found is not None:
        return found
    return UnlocatedProblem(
        "field-yes-no",
        f"{name} is either true or false, not \u201c{value}\u201d",
        why="a guess could publish what should stay private",
        help=(f"write  {name}: true  or  {name}: false",),
    )


def _number(kind: Callable[[str], int | float]) -> Callable[[str, str], int | float | UnlocatedProblem]:
    def read(value: str, name: str) -> int | float | UnlocatedProblem:
        if re.fullmatch(r"-?\d{1,9}(\.\d{1,12})?" if kind is float else r"\d{1,9}", value, re.ASCII):
            return kind(value)
        what, example = ("a number", EXAMPLES.get(name, "1.5")) if kind is float else ("a whole number", "3")
        message = f"{name} is {what}, not \u201c{value}\u201d"
        return UnlocatedProblem("field-number", message, help=(f"write it in figures, for example  {name}: {example}",))

    return read


def _day(value: str, _name: str) -> date | UnlocatedProblem:
    return dates.read_day(value)


PLAIN: MappingProxyType[Any, Callable[[str, str], Any]] = MappingProxyType(
    {str: _some_text, bool: _yes_or_no, int: _number(int), float: _number(float), date: _day}
)


def _zone(value: str) -> UnlocatedProblem | None:
    from zoneinfo import available_timezones  # walks the tz database, needed only where a zone is written

    if value.upper() in _UK_WORDS:
        return UnlocatedProblem(
            "zone-unknown",
            f"{value} is not the time of the UK in summer and in winter",
            why="half of the year it would be an hour wrong",
            help=("UK time is  timezone: Europe/London , which a UK site need not write at all",),
        )
    if value in available_timezones():
        return None
    help_ = did_you_mean(value, available_timezones()) or ("for example  Europe/London",)
    return UnlocatedProblem("zone-unknown", f"there is no time zone called {value}", help=help_)


_UK_WORDS = ("GMT", "BST", "UK", "UK TIME", "GMT/BST")


def _language(value: str) -> UnlocatedProblem | None:
    """The usual forms of BCP 47: en, cy, en-GB, zh-Hant."""
    if re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value, re.ASCII):
        return None
    return UnlocatedProblem("lang-bad", f"{value} is not the code of a language", help=("for example  en-GB  or  cy",))


def _file(value: str) -> UnlocatedProblem | None:
    return (
        None
        if value
        else UnlocatedProblem("field-empty", "the name of the file is empty", help=("write  src: photo.jpg",))
    )


def _href(value: str) -> UnlocatedProblem | None:
    kind = urls.kind_of_link(value)
    if kind == "web":
        return urls.web_url_trouble(value)
    if kind in ("site", "relative"):
        return None
    return UnlocatedProblem(
        "link-scheme",
        f"\u201c{value}\u201d is not somewhere a reader can go",
        help=("write an address that begins with https://, or the name of a file beside this one",),
    )


_FREE = ("free", "0", "0.00", "no charge", "nothing")
_AS_YOU_CAN = ("pay what you can", "pay-what-you-can", "pay what you like", "pay as you can", "pay what you want")


def _cost(value: str) -> str | UnlocatedProblem:
    """ "120", "60.50"; "free"; "pay what you can"."""
    word = value.casefold()
    if word in _FREE:
        return "free"
    if word in _AS_YOU_CAN:
        return _AS_YOU_CAN[0]
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{2})?", value, re.ASCII):
        return "free" if not Decimal(value) else value
    figures = re.sub(r"[^0-9.]", "", value)
    meant = figures if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{2})?", figures, re.ASCII) else "12.50"
    return UnlocatedProblem(
        "price-format",
        f"\u201c{value}\u201d is not a price",
        why="the site adds the sign of the currency, and search engines read the number",
        help=(f"write only the number:  price: {meant}  or  price: free  or  price: pay what you can",),
    )


def _how_far(value: str) -> str | UnlocatedProblem:
    """ "yes", "no" and "partly" in one spelling; anything else is a sentence of the author's own."""
    word = value.casefold()
    if (found := _YES_NO.get(word)) is not None:
        return "yes" if found else "no"
    if word in ("partly", "partially", "in part"):
        return "partly"
    return value or UnlocatedProblem("field-empty", "this is empty", help=("write  yes,  no,  partly  or a few words",))


SPECIAL: MappingProxyType[str, Callable[[str], UnlocatedProblem | str | None]] = MappingProxyType(
    {
        "cost": _cost,
        "how_far": _how_far,
        "href": _href,
        "slug": urls.slug_trouble,
        "alias": urls.alias_trouble,
        "web": urls.web_url_trouble,
        "email": urls.email_trouble,
        "zone": _zone,
        "lang": _language,
        "file": _file,
    }
)
