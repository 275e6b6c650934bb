"""From bytes to a published folder: only what changed, all of it at once, and nothing that is not ours.

`paths` says which folder the site may go to, `manifest` what was published, `survey` what still stands,
`trees` how a folder takes another's place, `publish` puts these in order, `lock` lets one in at a time.
Refuses to know what the files mean.
"""

from generator.write.change import UntrackedFile
from generator.write.lock import locked
from generator.write.manifest import Entry, Manifest, Plan, PublishResult, read_manifest
from generator.write.paths import output_trouble
from generator.write.publish import clean, publish
from generator.write.survey import OutputState, look, seen, stale

__all__ = [
    "Entry",
    "Manifest",
    "OutputState",
    "Plan",
    "PublishResult",
    "UntrackedFile",
    "clean",
    "locked",
    "look",
    "output_trouble",
    "publish",
    "read_manifest",
    "seen",
    "stale",
]
