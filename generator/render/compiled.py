"""Compiled templates, kept for as long as this process lives: after an edit only what was edited is compiled anew."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Of each template the last version. Its code knows no environment, so all of them may share it."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for the code of a template: `key` stands for its name, `checksum` for its text."""
        kept = self._buckets.get(bucket.key)
        if kept and kept.checksum == bucket.checksum:
            bucket.code = kept.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled a template."""
        self._buckets[bucket.key] = bucket


COMPILED = CompiledTemplates()
