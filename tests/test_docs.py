"""The pages in docs/ against the code they speak of: codes, keys, commands, flags and links.

A word in the pages that nothing answers to is as wrong as a thing that no page explains, so most tests look both ways.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import click
import msgspec
import pytest

from generator import cli
from generator.authoring.guide import TABLES
from generator.formats.markup import BLOCK_EXAMPLES
from generator.model import front, values
from generator.model.kinds import KINDS
from generator.problems import Problem

# Where a code is put together: (module, function) -> the codes it can give. Every other code is written out where it is
# used, or in a table that is looped over; a place that is neither fails `test_every_code_can_be_read_off_the_source`.
COMPUTED = MappingProxyType({("generator.dates.messages", "unknown_name"): ("month-unknown", "weekday-unknown")})
EXPLAINED = frozenset(chain.from_iterable(TABLES.values()))
AS_ONE_TEXT: tuple[type[msgspec.Struct], ...] = (
    values.DateOrDateTime,
    values.Hours,
    values.Opening,
)  # they have parts, and people write them as one text


def test_every_problem_has_its_paragraph_and_every_paragraph_its_problem(root: Path) -> None:
    explained = re.findall(r"^## (\S+)$", page(root, "problems"), re.MULTILINE)

    assert len(explained) == len(set(explained))
    assert set(explained) == codes(root)


def test_every_code_can_be_read_off_the_source(root: Path) -> None:
    unreadable = [where for where, code in written_codes(root) if code is None]

    assert unreadable == []


def test_a_code_is_found_however_it_is_handed_on() -> None:
    source = """
def complain(sheet, place, code: str, message): ...
def leave(code: int): leave(1)
class Reader:
    def say(self, code: str): ...
    def read(self):
        self.say("said-here")
        complain(1, 2, "handed-on", "words")
        Trouble("made-here", "words")
        Trouble(code="by-name", message="words")
        Trouble("this-one" if self else "that-one")
        Trouble(self.code)
        for words, code in ROWS:
            Trouble(code, words)
    def late(self, code: str = "by-default"): ...
    def blind(self, name): Trouble(f"{name}-unknown")
ROWS = (("words", "in-a-table"),)
"""
    tree = ast.parse(source)

    found = [code for _, code in codes_of("m", tree, {"Trouble": 0})]

    written = ["said-here", "handed-on", "made-here", "by-name", "this-one", "that-one", "in-a-table", "by-default"]
    assert sorted(code for code in found if code) == sorted(written)
    assert found.count(None) == 1


def test_every_paragraph_on_a_problem_says_what_it_means_and_how_to_mend_it(root: Path) -> None:
    paragraphs = re.split(r"^## ", page(root, "problems"), flags=re.MULTILINE)[1:]

    short = [text.split("\n")[0] for text in paragraphs if "**To mend it:**" not in text or len(text.split()) < 25]

    assert short == []


def test_the_problems_stand_in_the_order_of_the_alphabet(root: Path) -> None:
    explained = re.findall(r"^## (\S+)$", page(root, "problems"), re.MULTILINE)

    assert explained == sorted(explained)


@pytest.mark.parametrize(("heading", "structs"), TABLES.items(), ids=TABLES)
def test_every_word_that_an_author_may_write_is_in_the_table_below_its_heading(
    heading: str, structs: tuple[type[msgspec.Struct], ...], root: Path
) -> None:
    names = set(chain.from_iterable(struct.__struct_encode_fields__ for struct in structs))
    shared = set() if structs == (front.Front,) else set(front.Front.__struct_fields__)

    told = tables_by_heading(page(root, "authors"))[heading]

    assert told == (names - shared if issubclass(structs[0], front.Front) else names)


def test_no_key_is_left_without_a_table() -> None:
    named = {name for struct in EXPLAINED for name in inner_structs(struct)}

    assert {kind.struct for kind in KINDS} <= EXPLAINED
    assert named <= {struct.__name__ for struct in (*EXPLAINED, *AS_ONE_TEXT)}


def test_every_block_tag_is_explained(root: Path) -> None:
    shown = re.findall(r"^\| `::: (\w+)", page(root, "authors"), re.MULTILINE)

    assert set(shown) == set(BLOCK_EXAMPLES)


def test_every_command_is_in_the_table_and_no_other(root: Path) -> None:
    shown = re.findall(r"^\| `build\.py (\w+)", page(root, "maintainers"), re.MULTILINE)

    assert set(shown) == set(cli.commands.commands)


def test_every_flag_is_in_the_table_and_no_other(root: Path) -> None:
    shown = re.findall(r"^\| `(-[^|]*)` \|", page(root, "maintainers"), re.MULTILINE)
    written = {flag for row in shown for flag in re.findall(r"-{1,2}[a-z][a-z-]*", row)}

    assert written == set(flags_of(cli.commands))


def test_every_exit_code_is_in_the_table(root: Path) -> None:
    shown = {int(number) for number in re.findall(r"^\| (\d+) \|", page(root, "maintainers"), re.MULTILINE)}

    assert shown == {cli.WELL, cli.CONTENT, cli.USAGE, cli.ENVIRONMENT, cli.BUG, cli.STOPPED}


def test_every_file_that_the_pages_speak_of_is_there(root: Path) -> None:
    pages = [root / "README.md", root / ".ci" / "run", *sorted((root / "docs").rglob("*.md"))]

    gone = [f"{path.relative_to(root)}: {name}" for path in pages for name in lost_names(root, path.read_text("utf-8"))]

    assert gone == []


def test_a_file_that_is_gone_is_found(root: Path) -> None:
    text = "see `generator/memo.py`, tests/test_docs.py, [x](../generator/parse/) and docs/decisions/0002*."

    assert lost_names(root, text) == ["generator/memo.py"]


def test_every_package_we_depend_on_has_a_decision(root: Path) -> None:
    needs = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    decided = "\n".join(path.read_text("utf-8") for path in (root / "docs" / "decisions").glob("*.md")).lower()

    names = [re.split(r"[=><]", need)[0] for need in needs]

    assert [name for name in names if name not in decided and name.removeprefix("python-") not in decided] == []


def test_every_room_of_the_house_is_in_the_table_and_no_other(root: Path) -> None:
    text = page(root, "design").split("## The rooms")[1].split("## The rules")[0]
    listed = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    standing = {path.stem for path in (root / "generator").iterdir() if path.suffix == ".py" or is_package(path)}

    assert len(listed) == len(set(listed))
    assert set(listed) == standing - {"__init__"}


def test_every_link_to_a_file_leads_to_one(root: Path) -> None:
    pages = [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]

    broken = [f"{path.relative_to(root)}: {link}" for path in pages for link in broken_links(path)]

    assert broken == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("## A part\n", encoding="utf-8")
    page_with_links = tmp_path / "page.md"
    page_with_links.write_text(
        "[a](there.md) [b](there.md#a-part) [c](gone.md) [d](there.md#no-part)\n```\n[e](gone.md)\n```\n"
        "`[f](gone.md)` [g](https://example.org/)\n\n    [h](gone.md)\n",
        encoding="utf-8",
    )

    assert list(broken_links(page_with_links)) == ["gone.md", "there.md#no-part"]


def test_a_problem_is_known_by_the_code_that_the_page_explains() -> None:
    """The struct that carries a code to the reader still calls it `code`; all of the above hangs on that."""
    assert "code" in Problem.__struct_fields__


def lost_names(root: Path, text: str) -> list[str]:
    """Paths of the project that a page names, in its words or as a link, and that lead to nothing."""
    named = re.findall(
        r"(?<![\w/.-])(?:\.\./)*((?:generator|tests|templates|benchmarks|docs)/[\w/.*-]*[\w/*])(?![\w<])", text
    )
    return [name for name in dict.fromkeys(named) if not list(root.glob(name.rstrip("/")))]


def page(root: Path, name: str) -> str:
    return (root / "docs" / f"{name}.md").read_text("utf-8")


def is_package(path: Path) -> bool:
    return (path / "__init__.py").is_file()


# ---------------------------------------------------------------- codes


def codes(root: Path) -> set[str]:
    """Every code that a problem can have."""
    return {code for _, code in written_codes(root) if code} | set(chain.from_iterable(COMPUTED.values()))


@cache
def written_codes(root: Path) -> list[tuple[str, str | None]]:
    """Where a code is handed to something that takes one, and the code; None where it is not written out there."""
    trees = {
        ".".join(path.relative_to(root).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
        for path in sorted((root / "generator").rglob("*.py"))
    }
    takers = {name: location for tree in trees.values() for name, location in takers_of(tree).items()}
    return [found for module, tree in trees.items() for found in codes_of(module, tree, takers)]


def takers_of(tree: ast.Module) -> dict[str, int]:
    """Functions, methods and classes with a `code: str` among their parameters or fields -> its position in a call."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name):
                taken = [(each.arg, each.annotation) for each in node.args.args if each.arg not in ("self", "cls")]
            case ast.ClassDef(name=name):
                fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
                taken = [(ast.unparse(each.target), each.annotation) for each in fields]
            case _:
                continue
        for location, (taken_name, annotation) in enumerate(taken):
            if taken_name == "code" and annotation and ast.unparse(annotation) == "str":  # exit codes are numbers
                found.setdefault(name, location)
    return found


def codes_of(module: str, tree: ast.Module, takers: dict[str, int]) -> Iterator[tuple[str, str | None]]:
    """Of one module; its own definitions come before those of the same name elsewhere."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    known = {name: location for name, location in takers.items() if name not in own} | takers_of(tree)
    values = [value for node in ast.walk(tree) for value in (*codes_in_defaults(node), *codes_in_tables(node, tree))]
    for function, call in calls_in(tree, None):
        if (module, function.name if function else "") not in COMPUTED:
            values += [value for value in code_arguments(call, known) if not is_handed_on(value, function)]
    for value in values:
        yield from ((f"{module}:{value.lineno}", code) for code in spelt_out(value))


def codes_in_defaults(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.FunctionDef):
        for parameter, default in zip(reversed(node.args.args), reversed(node.args.defaults), strict=False):
            if parameter.arg == "code":
                yield default


def codes_in_tables(node: ast.AST, tree: ast.Module) -> Iterator[ast.expr]:
    """`for part, code, message in ROWS`: the second of each row of that table."""
    match node:
        case ast.For(target=ast.Tuple(elts=parts), iter=ast.Name(id=table)) if "code" in names_of(parts):
            location = names_of(parts).index("code")
            rows = next(
                each.value for each in tree.body if isinstance(each, ast.Assign) and names_of(each.targets) == [table]
            )
            assert isinstance(rows, ast.Tuple)
            yield from (row.elts[location] for row in rows.elts if isinstance(row, ast.Tuple))


def names_of(targets: list[ast.expr]) -> list[str]:
    return [target.id if isinstance(target, ast.Name) else "" for target in targets]


def calls_in(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    """Every call below, with the function it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield function, child
        yield from calls_in(child, child if isinstance(child, ast.FunctionDef) else function)


def code_arguments(call: ast.Call, takers: dict[str, int]) -> Iterator[ast.expr]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name not in takers:
        return
    if len(call.args) > takers[name]:
        yield call.args[takers[name]]
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "code")


def is_handed_on(value: ast.expr, function: ast.FunctionDef | None) -> bool:
    """Whether it is `code` or `flaw.code`, which somebody else gave, who is looked at there."""
    if isinstance(value, ast.Name) and value.id == "code" and function:
        loops = [node.target for node in ast.walk(function) if isinstance(node, ast.For)]
        given = [each.arg for each in function.args.args]
        return "code" in given or any(
            isinstance(target, ast.Tuple) and "code" in names_of(target.elts) for target in loops
        )
    return isinstance(value, ast.Attribute) and value.attr == "code"


def spelt_out(value: ast.expr) -> list[str | None]:
    match value:
        case ast.Constant(value=str(code)):
            return [code]
        case ast.IfExp(body=one, orelse=other):
            return [*spelt_out(one), *spelt_out(other)]
    return [None]


# ---------------------------------------------------------------- tables, flags, links


def tables_by_heading(text: str) -> dict[str, set[str]]:
    """Heading -> the keys that the first column of the tables below it names, up to the next heading."""
    found: dict[str, set[str]] = {}
    heading = ""
    for line in text.split("\n"):
        if line.startswith("#"):
            heading = line.lstrip("# ").strip()
        elif (key := re.match(r"\| `(\w+)` \|", line)) and heading:
            found.setdefault(heading, set()).add(key[1])
    return found


def inner_structs(struct: type[msgspec.Struct]) -> Iterator[str]:
    """The names of the structs that the fields of `struct` hold."""
    described = msgspec.inspect.type_info(struct)
    assert isinstance(described, msgspec.inspect.StructType)
    waiting: list[object] = [each.type for each in described.fields]
    while waiting:
        kind = waiting.pop()
        match kind:
            case msgspec.inspect.StructType(cls=cls):
                yield cls.__name__
            case msgspec.inspect.VarTupleType(item_type=item) | msgspec.inspect.Metadata(type=item):
                waiting.append(item)
            case msgspec.inspect.DictType(value_type=value):
                waiting.append(value)
            case msgspec.inspect.UnionType(types=kinds):
                waiting.extend(kinds)


def flags_of(command: click.Command) -> Iterator[str]:
    yield from command.context_settings.get("help_option_names", ())
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield from parameter.opts
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        yield from flags_of(each)


def broken_links(path: Path) -> Iterator[str]:
    text = re.sub(r"^(`{3,}).*?^\1$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]*`|^ {4}.*", "", text, flags=re.MULTILINE)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, part = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (part and part not in anchors_of(target)):
            yield link


def anchors_of(path: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
