"""A view and a template -> a page, or what is wrong with the template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.formats import jsonld
from generator.model.stages import Source
from generator.problems import Location, Problem, UnlocatedProblem, did_you_mean
from generator.render.bodies import body_parts
from generator.render.context import RenderContext, Templates, is_template
from generator.views.shapes import BodyView

if TYPE_CHECKING:
    from jinja2 import Environment


def page(template: str, view: Any, context: RenderContext) -> bytes | Problem:
    from jinja2 import TemplateError, TemplateSyntaxError  # 47 ms; a build with nothing to do renders nothing

    environment = _environment(context.compilable)
    try:
        made = environment.get_template(template).render(view=view, body=body_parts(view, context))
    except TemplateSyntaxError as error:
        location = Location(f"templates/{error.name or template}", error.lineno)
        return UnlocatedProblem("template-syntax", f"the template can't be read: {error.message}").at(location)
    except Exception as error:
        name, line = _where(error, template, context.templates)
        if not (line or isinstance(error, TemplateError)):  # not in a template, so it is ours
            raise
        message = f"the template could not be filled: {_words(error)}"
        return UnlocatedProblem("template-failed", message, help=_nearest_names(error, view)).at(Location(name, line))
    if isinstance(getattr(view, "body", None), BodyView):
        made = made.replace(jsonld.WORDS_IN_SCRIPT, str(view.body.words))
    return made.encode()


def _words(error: Exception) -> str:
    """What Python says, with the name of the failure where it would be unclear without: "KeyError: 'x'"."""
    from jinja2 import UndefinedError

    if isinstance(error, UndefinedError):
        return re.sub(r"'[\w.]+\.(\w+) object' has no attribute '(\w+)'", r"\1 has nothing called \2", str(error))
    return f"{type(error).__name__}: {error}"


def _nearest_names(error: Exception, view: Any) -> tuple[str, ...]:
    """What a template may have meant by a name that nothing answers to."""
    said = str(error)
    if found := re.search(r"\.(\w+) object' has no attribute '(\w+)'", said):
        return did_you_mean(found[2], _fields_of(view, found[1]))
    found = re.match(r"'(\w+)' is undefined", said)
    return did_you_mean(found[1], ("view", "body")) if found else ()


def _fields_of(value: Any, struct: str) -> tuple[str, ...]:
    """The fields of the struct of that name, wherever in the view there is one."""
    if type(value).__name__ == struct:
        return tuple(value.__struct_fields__)
    parts = value if isinstance(value, tuple) else [getattr(value, f) for f in getattr(value, "__struct_fields__", ())]
    return next((names for part in parts if (names := _fields_of(part, struct))), ())


def compile_templates(templates: Mapping[str, Source]) -> None:
    """Compile them all, so that processes that are forked afterwards need not. What can't be compiled is told when a
    page is made of it.
    """
    from jinja2 import TemplateSyntaxError

    environment = _environment(Templates(templates))
    for name in filter(is_template, templates):
        with suppress(TemplateSyntaxError):
            environment.get_template(name)


@lru_cache(maxsize=2)
def _environment(templates: Templates) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from generator.render.compiled import COMPILED

    texts = {name: source.content.decode() for name, source in templates.templates.items() if is_template(name)}
    # The second is the file name that a failure is reported with; without one, a part's failure would be the page's.
    loader = FunctionLoader(lambda name: (texts[name], name, None) if name in texts else None)
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    environment.globals.clear()  # a template sees its view and nothing else: no range(), no lipsum(), no cycler
    return environment


def _where(error: Exception, template: str, templates: Mapping[str, Source]) -> tuple[str, int]:
    """The template and line a failure happened in: the last frame that jinja2 made from a template."""
    name, line, trace = template, 0, error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file in templates and is_template(file):
            name, line = file, trace.tb_lineno
        trace = trace.tb_next
    return f"templates/{name}", line
