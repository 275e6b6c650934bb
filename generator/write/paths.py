"""Into which folder a site may be published. Refuses every folder that holds something else."""

from __future__ import annotations

from pathlib import Path

from generator.text.paths import MANIFEST, STAGING
from generator.write.manifest import read_manifest


def output_trouble(output: Path, root: Path) -> str | None:
    """Why the site at `root` can't be published into `output`, in plain words with what to do; None when it can.

    Links are followed, so a link to the site's own folder is refused like the folder itself.
    """
    place, site = output.resolve(), root.resolve()
    if place == Path(place.anchor):
        return f"{output} is the top of the whole disk. Choose a folder for the site alone, such as output"
    if place == Path.home().resolve():
        return f"{output} is your home folder. Choose a folder for the site alone, such as output"
    if place == site or place in site.parents:
        return f"{output} holds the site's own sources. Choose a folder for the published site alone, such as output"
    for name in ("content", "templates", "generator"):
        if place.is_relative_to((site / name).resolve()):
            return f"{output} is inside {name}, where the site's sources are. Choose a folder outside, such as output"
    if place.is_relative_to((site / ".cache").resolve()):
        return f"{output} is inside .cache, which may be emptied at any time. Choose a folder outside, such as output"
    if place.exists() and not place.is_dir():
        return f"{output} is a file. Choose another name for the output folder, or move the file away"
    return _foreign_folder(output, place)


def _foreign_folder(output: Path, place: Path) -> str | None:
    """A folder with things in it that we did not write."""
    if not place.is_dir() or read_manifest(place) is not None or read_manifest(place / STAGING) is not None:
        return None
    if all(entry.name == STAGING for entry in place.iterdir()):
        return None
    if (place / MANIFEST).exists():
        return f"The record of what was published in {output} (the file {MANIFEST}) is damaged. Move the folder away"
    names = sorted(entry.name for entry in place.iterdir())
    some = ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")
    return (
        f"{output} already holds files ({some}), and no record says that this generator wrote them. "
        "Choose an empty folder, or move those files away and build again"
    )
