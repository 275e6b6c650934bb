"""What must not be lost: files in our trees that are not as we left them. Refuses to overwrite an earlier copy."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.write import trees


def keep(file: Path, cache: Path, path: str) -> None:
    """Copy a file that is not as we left it to `replaced/` in the cache, beside earlier copies of it."""
    first = target = cache / "replaced" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while trees.stands(target):
        number += 1
        target = first.with_name(f"{first.stem}~{number}{first.suffix}")
    with trees.naming(target):
        shutil.copy2(file, target, follow_symlinks=False)


def discard(tree: Path, output: Path, cache: Path) -> None:
    """Remove a tree that is not needed any more; what others put in it is kept."""
    if tree.is_dir():
        trees.dispose(tree, lambda file, path: keep(file, cache, path), output)
