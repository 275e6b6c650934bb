"""Fenced code as HTML: Pygments' classes, never its styles. Refuses to guess a language that is not named."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from generator.problems import Location, Problem, closest, did_you_mean

# Words that say "no language".
_PLAIN = frozenset(("", "text", "txt", "plain", "plaintext", "none", "output"))
_BRACES = re.compile(r"\{:?([^{}]*)\}")
_NOT_IN_CLASS = re.compile(r"[^a-z0-9+#_-]+")


def highlighted(source: str, info: str, location: Location) -> tuple[str, Problem | None]:
    """`<pre>` with the code, and a hint where the language is not known. `info` is what stands behind the fence."""
    language, anchor = _language_and_id(info)
    opening = f'<pre class="code" id="{escape(anchor)}">' if anchor else '<pre class="code">'
    known = language in _PLAIN or language in _languages()
    css_class = f' class="language-{language}"' if language else ""
    body = escape(source, quote=False) if language in _PLAIN or not known else _coloured(source, language)
    return f"{opening}<code{css_class}>{body}</code></pre>", None if known else _unknown(language, location)


def _language_and_id(info: str) -> tuple[str, str]:
    """`python`, `python {#id}` and `{.python #id}` alike."""
    braces = _BRACES.search(info)
    words = info[: braces.start()].split() if braces else info.split()
    marks = braces[1].split() if braces else []
    names = words[:1] + [mark[1:] for mark in marks if mark.startswith(".")]
    anchor = next((mark[1:] for mark in marks if mark.startswith("#")), "")
    return _NOT_IN_CLASS.sub("", names[0].lower()) if names else "", anchor


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    from pygments.lexers import get_all_lexers  # 15 ms, for pages that name a language

    # Without plug-ins: what a machine happens to have installed must not change a page.
    return frozenset(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


def _coloured(source: str, language: str) -> str:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return str(highlight(source, lexer, HtmlFormatter(nowrap=True)))


def _diagram_meant(language: str) -> tuple[str, ...]:
    return did_you_mean(language, ("circles", "mermaid"))[:1] if closest(language, ("circles", "mermaid")) else ()


def _unknown(language: str, location: Location) -> Problem:
    return Problem(
        location,
        "code-language",
        f'"{language}" is not a language we can colour',
        "the code is shown without colours",
        _diagram_meant(language) or did_you_mean(language, _languages())[:1] or ('write "text" for no colours',),
        "warning" if _diagram_meant(language) else "hint",
    )
