"""What `build.py new` asks, and what it offers for later. Refuses to know what an answer may be: the structs do."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct


class Question(Struct, frozen=True):
    """`name` is the detail that the answer goes into; "address.street" is a part of one. The flag has its last word."""

    name: str
    asks: str

    @property
    def flag(self) -> str:
        return self.name.rpartition(".")[2].replace("_", "-")


# Kind -> its questions, the title first. Few: what nobody can do without, and what is easily forgotten.
QUESTIONS = MappingProxyType(
    {
        "post": (
            Question("title", "What is it called?"),
            Question("date", "Which day is it from?"),
            Question("summary", "What does it say, in a sentence or two?"),
            Question("wings", "Which wings is it from?"),
        ),
        "event": (
            Question("title", "What is it called?"),
            Question("start", "When does it begin? The day, and the time if it is known."),
            Question("end", "When does it end?"),
            Question("venue", "Where is it?"),
            Question("audience", "Who is it for?"),
            Question("summary", "What is it, in a sentence or two?"),
        ),
        "page": (
            Question("title", "What is it called?"),
            Question("summary", "What does it tell, in a sentence or two?"),
        ),
        "person": (
            Question("name", "What is the name?"),
            Question("role", "Who are they, in a few words?"),
            Question("wings", "Which wings do they belong to?"),
        ),
        "organisation": (
            Question("name", "What is the name?"),
            Question("url", "What is the address of its website?"),
            Question("summary", "What is it, in a sentence or two?"),
        ),
        "diagram": (Question("title", "What is it called?"),),
        "easy read page": (
            Question("title", "What is it called?"),
            Question("of", "Which page does it say again, in short sentences?"),
            Question("summary", "What does it say, in one short sentence?"),
        ),
        "venue": (
            Question("name", "What is the place called?"),
            Question("address.street", "Which street and number?"),
            Question("address.locality", "Which town or village?"),
            Question("address.postcode", "Which postcode?"),
        ),
    }
)

# Kind -> the details that stand in the new file as notes, ready to be used.
OFFERED = MappingProxyType(
    {
        "post": ("summary", "authors", "wings", "sectors", "tags", "series", "content_note", "image"),
        "event": (
            *("end", "doors", "times", "status", "status_note", "mode", "venue", "online", "organisers", "hosts"),
            *("audience", "sectors", "summary", "booking", "programme", "access", "wellbeing", "repeats"),
            *("content_note", "contact", "image", "published"),
        ),
        "page": ("summary", "content_note", "reviewed", "review_by", "image"),
        "person": ("role", "summary", "wings", "organisations", "url"),
        "organisation": ("also_known_as", "summary", "wings", "url"),
        "diagram": ("summary",),
        "easy read page": ("summary", "content_note", "reviewed", "review_by", "image"),
        "venue": ("also_known_as", "summary", "address", "url", "phone", "access", "getting_there", "photos"),
    }
)
