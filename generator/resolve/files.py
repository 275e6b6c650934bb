"""Pictures and files that pages show or link to: which may be published, and where they stand."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from generator.model.events import Event, EventPhoto
from generator.model.front import Venue
from generator.model.stages import Binary
from generator.model.values import Picture
from generator.problems import Problem, UnlocatedProblem
from generator.resolve.index import Index, file_called, nearest
from generator.resolve.renditions import linked_rendition, renditions
from generator.site import AnyEntry, Target
from generator.text import urls


def front_pictures(entries: Iterable[AnyEntry], index: Index) -> tuple[dict[tuple[str, str], Target], list[Problem]]:
    """The pictures that front matter names (`image`, photos of venues and events): (source, src) -> target."""
    targets, problems = {}, []
    for entry in entries:
        for key, picture in _pictures_of(entry):
            found = picture_target(picture.src, entry.item.folder, index)
            if isinstance(found, UnlocatedProblem):
                problems.append(found.at(entry.item.location(f"{key}.src")))
            else:
                targets[entry.source, picture.src] = found
    return targets, problems


def _pictures_of(entry: AnyEntry) -> list[tuple[str, Picture | EventPhoto]]:
    front = entry.front
    found: list[tuple[str, Picture | EventPhoto]] = [("image", front.image)] if front.image else []
    if isinstance(front, Venue):
        found += [(f"photos.{index}", photo) for index, photo in enumerate(front.photos)]
    if isinstance(front, Event) and front.after:  # without consent a photo is not even looked for: it is not published
        found += [(f"after.photos.{index}", photo) for index, photo in enumerate(front.after.photos) if photo.consent]
    return found


def picture_target(written: str, folder: str, index: Index) -> Target | UnlocatedProblem:
    if urls.kind_of_link(written) != "relative":
        return UnlocatedProblem(
            "image-elsewhere",
            "a picture must be a file of this site, beside the text that shows it",
            why="a picture fetched from elsewhere tells that place who reads this page",
            help=("save the picture into this folder and write its name",),
        )
    resolved = urls.relative_target(folder, written)
    if isinstance(resolved, UnlocatedProblem):
        return resolved
    binary = file_called(resolved[0], index)
    if binary is None:
        near = nearest(resolved[0], index.binaries)
        help_ = (f"did you mean {posixpath.relpath(near, folder)}?",) if near else ("put the picture into this folder",)
        if re.search(r"\s[\"'\u201c\u201d\u2018\u2019]", written):
            help_ = ('write the caption between straight quotation marks: (photo.jpg "The caption.")',)
        why = "readers would find a gap in its place"
        return UnlocatedProblem("image-missing", f"there is no picture {resolved[0]}", why=why, help=help_)
    if binary.trouble or not binary.width_px:
        return _badpicture_target(binary.trouble or f"{binary.path} is not a picture this site can show")
    made = renditions(binary, index.prefix)
    largest = max(made, key=lambda each: (each.format != "avif", each.width_px))
    return Target(largest.url, binary.path, largest.width_px, largest.height_px, made)


def _badpicture_target(message: str) -> UnlocatedProblem:
    phone = ("an iPhone takes JPEG pictures with Settings, Camera, Formats, Most Compatible",)
    mend = ("save the picture again as JPEG or PNG, or take it out",)
    return UnlocatedProblem("image-bad", message, help=(*mend, *phone) if ".hei" in message.lower() else mend)


# What may be handed on as it is. Browsers run pages, XML and drawings in the site's name, so none of those; and a
# photograph that we can't make a copy of (HEIC, TIFF) would tell where it was taken.
_ENDINGS = """
    csv doc docx epub flac gpx ics key m4a m4v mobi mp3 mp4 numbers odp ods odt ogg opus pages pdf ppt pptx rtf srt txt
    vcf vtt wav webm xls xlsx zip
"""
_HANDED_ON = frozenset(_ENDINGS.split())


def linked_file(binary: Binary, written: str, prefix: str) -> Target | UnlocatedProblem:
    """A file as the target of a link, with the part of it that the link names: "plan.pdf#page=3"."""
    if binary.trouble:
        return _badpicture_target(binary.trouble)
    ending = binary.path.rpartition("/")[2].rpartition(".")[2].lower()
    if not binary.width_px and ending not in _HANDED_ON:
        return UnlocatedProblem(
            "file-kind",
            f"{binary.path} is of a kind that is not handed on",
            why="a browser might run it as a part of this site, or it might tell more than is seen",
            help=("export it as a PDF, or put it into a zip file, and link to that",),
        )
    if binary.width_px:
        made = linked_rendition(binary, prefix)
        return Target(made.url, binary.path, renditions=(made,))
    _, mark, part = written.strip().partition("#")
    return Target(f"{urls.at(prefix, file_path(binary))}{mark}{part}", binary.path)


def file_path(binary: Binary) -> str:
    """Any other file (a PDF, a recording) keeps its place and name, so that its address stays the same."""
    return f"files/{binary.path.removeprefix('content/')}"
