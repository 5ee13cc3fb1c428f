"""Zstandard's library in C, without the package around it.

The package asks what it runs on, by modules that take longer to import than ten articles take to be read. Where it has
been imported already, or is told to choose (``PYTHON_ZSTANDARD_IMPORT_POLICY``), or has no library in C, it decides.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Final

_PACKAGE: Final = "zstandard"
_IN_C: Final = "zstandard.backend_c"


def library() -> ModuleType:
    """What has ``ZstdDecompressor`` and all that belongs to it."""
    if _PACKAGE in sys.modules or "PYTHON_ZSTANDARD_IMPORT_POLICY" in os.environ:
        return _package()
    return sys.modules.get(_IN_C) or _in_c() or _package()


def _in_c() -> ModuleType | None:
    """The library, under the name by which the package would find it if anything else imported that later."""
    package = _found(_PACKAGE, None)
    spec = package and _found(_IN_C, package.submodule_search_locations)
    made = spec.loader.create_module(spec) if spec and spec.loader else None
    if not (spec and spec.loader and made):
        return None
    spec.loader.exec_module(made)
    return sys.modules.setdefault(_IN_C, made)


def _found(name: str, where: Sequence[str] | None) -> ModuleSpec | None:
    specs = (finder.find_spec(name, where) for finder in sys.meta_path)
    return next((spec for spec in specs if spec is not None), None)


def _package() -> ModuleType:
    import zstandard

    return zstandard
