"""Compiled templates: to compile all of them takes as long as a hundred pages. After an edit only what was edited is
compiled anew, and what a build compiled, another need not (`packed`, `take`).
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Of each template the last version. Its code knows no environment, so all of them may share it."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for the code of a template: `key` stands for its name, `checksum` for its text."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled a template."""
        if bucket.code is not None:
            self._codes[bucket.key] = (bucket.checksum, bucket.code)

    def packed(self) -> dict[str, tuple[str, bytes]]:
        """All that is known, for this version of Python alone."""
        return {key: (checksum, marshal.dumps(code)) for key, (checksum, code) in self._codes.items()}

    def take(self, packed: Mapping[str, tuple[str, bytes]]) -> None:
        """What `packed` gave, out of a file whose bytes are sure: marshal trusts them."""
        self._codes |= {key: (checksum, marshal.loads(code)) for key, (checksum, code) in packed.items()}


COMPILED = CompiledTemplates()
