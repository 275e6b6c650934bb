"""The files of the project that are made from the structs, and are committed so that people and editors find them.

`build.py docs` writes them, and a test compares them, so that none can be forgotten.
"""

from __future__ import annotations

from generator.authoring import guide, schemas, snippets

GUIDE = "docs/authors.md"


def kept_files(guide_page: str) -> dict[str, str]:
    """Path in the project -> the text it should have. `guide_page` is docs/authors.md as it is."""
    return schemas.schema_files() | {snippets.PATH: snippets.snippet_file(), GUIDE: guide.with_tables(guide_page)}
