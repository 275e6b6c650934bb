"""Where a line may end: at spaces, after hyphens, dashes and strokes within words, and between Chinese signs.

Refuses to divide words otherwise; hyphenation is a matter of each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHINESE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"  # and Japanese and Korean
_BREAKS = re.compile(f"(?<=\\w[-\u2010\u2013\u2014/])(?=\\w)|(?<=[{_CHINESE}])(?=\\w)")


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """What can't be broken, and whether it is glued to the piece before it: nothing stands between them."""
    for word in text.split():
        for number, piece in enumerate(_BREAKS.split(word)):
            yield piece, number > 0
