"""What search engines and calendars read in a page: schema.org 30.0 as JSON-LD, one graph a page.

Every function gives a plain tree; a value that is not known is left out, never null and never made up. Refuses to
guess: an hour that is not known stays a bare day (Google: never a placeholder midnight).
"""

from generator.formats.jsonld.events import (
    Availability,
    SeriesDetails,
    contributor,
    event,
    event_series,
    offer,
    recording,
    virtual_location,
)
from generator.formats.jsonld.nodes import WORDS, WORDS_IN_SCRIPT, Tree, graph, reference, script_text
from generator.formats.jsonld.pages import (
    blog_posting,
    breadcrumbs,
    collection_page,
    organization,
    person,
    place,
    web_page,
    website,
)

__all__ = (
    "WORDS",
    "WORDS_IN_SCRIPT",
    "Availability",
    "SeriesDetails",
    "Tree",
    "blog_posting",
    "breadcrumbs",
    "collection_page",
    "contributor",
    "event",
    "event_series",
    "graph",
    "offer",
    "organization",
    "person",
    "place",
    "recording",
    "reference",
    "script_text",
    "virtual_location",
    "web_page",
    "website",
)
