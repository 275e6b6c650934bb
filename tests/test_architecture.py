"""The house rules that a reader would otherwise have to trust: who imports whom, purity, sizes, nothing of one machine.

Each rule is also shown a breach, so that a rule that has gone blind fails here.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

CONTRACTS = ("layers", "circles", "formats", "pure")
EDGES = ("cli", "serve", "pipeline", "external_links", "write", "bootstrap")  # what may touch disk, clock and network
LONGEST_FILE, LONGEST_FUNCTION = 450, 60
READS_AND_WRITES = ("read_text", "read_bytes", "write_text", "write_bytes")
CLOCKS = ("today", "now", "utcnow")
MUTABLE_KINDS = ("list", "dict", "set", "defaultdict", "OrderedDict", "Counter", "deque", "bytearray")
# Put together here, so that this file does not name them.
HOSTS = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("python" + "hosted", "org"), ("npmjs", "org"), ("debian", "org"))
)
MACHINE_PATH = re.compile(r"(?<![\w.\-/:~*}])/(?:work|tmp|root)/")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_module_imports_only_what_its_place_allows(contract: str, root: Path) -> None:
    code, said = lint_imports(root, contract)

    assert code == 0, said


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("layers", "parse/__init__.py", "from generator.render import render"),
        ("layers", "model/values.py", "from generator.views import cards"),
        ("layers", "plan/__init__.py", "def f():\n    from generator.pipeline import build_site"),
        ("layers", "parse/comments.py", "from generator.views import words"),
        ("layers", "problems.py", "from generator.digests import digest"),
        ("circles", "views/words.py", "from generator.views.posts import review"),
        ("circles", "resolve/links.py", "def f():\n    from generator.resolve.menus import menus_of"),
        ("circles", "views/frame.py", "from generator.views.events.pages import event_page"),
        ("formats", "formats/feeds.py", "from generator.formats import ical"),
        ("pure", "views/words.py", "def f():\n    import os"),
        ("pure", "formats/ical.py", "import socket"),
        ("pure", "check/event_rules.py", "from concurrent.futures import ThreadPoolExecutor"),
    ],
)
def test_an_import_from_the_wrong_place_is_found(
    contract: str, module: str, line: str, root: Path, tmp_path: Path
) -> None:
    shutil.copytree(root / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    planted = tmp_path / "generator" / module
    assert planted.exists()

    planted.write_text(planted.read_text("utf-8") + f"\n{line}\n", encoding="utf-8")

    code, said = lint_imports(tmp_path, contract)
    assert code == 1
    assert module.removesuffix(".py").removesuffix("/__init__").split("/")[0] in said


def test_a_room_without_a_place_is_found(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    (tmp_path / "generator" / "utils.py").touch()

    code, said = lint_imports(tmp_path, "layers")

    assert code == 1
    assert "generator.utils" in said


def test_the_pure_rooms_read_nothing_and_keep_nothing(root: Path) -> None:
    found = {str(path.relative_to(root)): impurities(tree_of(path)) for path in pure_rooms(root)}

    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "breach",
    [
        "def f(path):\n    return open(path)",
        "def f(path):\n    return path.read_text()",
        "def f(path):\n    path.write_bytes(b'')",
        "from datetime import date\nTODAY = date.today()",
        "from datetime import datetime\ndef f():\n    return datetime.now(None)",
        "COUNT = 0\ndef f():\n    global COUNT\n    COUNT = 1",
        "SEEN = []",
        "SEEN: dict[str, int] = {}",
        "SEEN = {word for word in 'ab'}",
        "SEEN = [word for word in 'ab']",
        "SEEN = dict(a=1)",
        "import collections\nSEEN = collections.defaultdict(list)",
        "SEEN = (1, [])",
        "if True:\n    SEEN = []",
    ],
)
def test_an_impurity_is_found(breach: str) -> None:
    assert len(impurities(ast.parse(breach))) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "from types import MappingProxyType\nKINDS = MappingProxyType({'post': 1})",
        "NAMES = ('a', 'b')\nKNOWN = frozenset({'a'})",
        "def f():\n    found = []\n    return found",
        "def f(event):\n    return event.today",
    ],
)
def test_what_is_pure_is_let_be(fine: str) -> None:
    assert impurities(ast.parse(fine)) == []


def test_every_room_is_pure_or_an_edge(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    pure = next(each for each in settings["contracts"] if each["id"] == "pure")["source_modules"]

    rooms = [path.stem for path in (root / "generator").iterdir() if path.stem not in ("__init__", "__pycache__")]
    assert sorted(rooms) == sorted([*EDGES, *(name.removeprefix("generator.") for name in pure)])


def test_files_and_functions_stay_short(root: Path) -> None:
    sources = [root / "build.py", *sorted((root / "generator").rglob("*.py"))]

    too_long = [f"{path.relative_to(root)}: {what}" for path in sources for what in overlong(path.read_text("utf-8"))]

    assert too_long == []


def test_what_is_too_long_is_found() -> None:
    body = "\n".join("    print()" for _ in range(LONGEST_FUNCTION))

    assert overlong(f"class A:\n  def f(self):\n{body}") == ["f has 61 lines"]
    assert overlong("\n" * (LONGEST_FILE + 1)) == ["451 lines"]
    assert overlong("def f():\n    pass\n") == []


def test_nothing_committed_names_a_machine_or_a_registry(root: Path) -> None:
    named = {str(path.relative_to(root)): places(text) for path, text in committed_texts(root)}

    assert {name: found for name, found in named.items() if found} == {}


def test_a_machine_path_and_a_registry_are_found() -> None:
    tmp, host = "/" + "tmp/x", "https://" + HOSTS[0] + "/simple"

    assert places(f"see {tmp}\nor {host}") == [f"1: see {tmp}", f"2: or {host}"]
    assert places("https://example.org/work/ and content/tmp/x and <a href=../root/>") == []


def lint_imports(folder: Path, contract: str) -> tuple[int, str]:
    """The exit code and the words of import-linter about one contract of the pyproject.toml in `folder`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    options = ["--contract", contract, "--no-cache"]
    done = subprocess.run([*command, *options], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def pure_rooms(root: Path) -> list[Path]:
    house = root / "generator"
    files = [(path, path.relative_to(house).parts[0].removesuffix(".py")) for path in sorted(house.rglob("*.py"))]
    return [path for path, room in files if room not in EDGES]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def impurities(tree: ast.Module) -> list[str]:
    """Lines that read, write, ask the time, or keep something from one call to the next."""
    deeds = [
        (node.lineno, deed)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call | ast.Global) and (deed := deed_of(node))
    ]
    kept = [(node.lineno, "keeps a value that can change") for node in kept_values(tree.body)]
    return [f"{line}: {what}" for line, what in sorted(deeds + kept)]


def deed_of(node: ast.Call | ast.Global) -> str:
    if isinstance(node, ast.Global):
        return "global"
    match node.func:
        case ast.Name(id="open"):
            return "open"
        case ast.Attribute(attr=name) if name in READS_AND_WRITES or name in CLOCKS:
            return name
    return ""


def kept_values(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        match statement:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value) if is_mutable(value):
                yield statement
            case ast.If() | ast.Try() | ast.For() | ast.With():
                yield from kept_values(statement.body)


def is_mutable(value: ast.expr) -> bool:
    match value:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name in MUTABLE_KINDS
        case ast.Tuple(elts=parts):
            return any(is_mutable(part) for part in parts)
    return False


def overlong(text: str) -> list[str]:
    lines = text.count("\n")
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = [(f.name, (f.end_lineno or f.lineno) - f.lineno + 1) for f in functions]
    file = [f"{lines} lines"] if lines > LONGEST_FILE else []
    return file + [f"{name} has {size} lines" for name, size in sizes if size > LONGEST_FUNCTION]


def committed_texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text file that is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("only a git checkout knows which files are committed")
    for name in filter(None, listed.stdout.split("\0")):
        path = root / name
        raw = path.read_bytes() if path.is_file() else b""
        if b"\0" not in raw:
            yield path, raw.decode("utf-8", errors="replace")


def places(text: str) -> list[str]:
    rows = enumerate(text.splitlines(), 1)
    return [f"{n}: {row.strip()}" for n, row in rows if MACHINE_PATH.search(row) or any(host in row for host in HOSTS)]
