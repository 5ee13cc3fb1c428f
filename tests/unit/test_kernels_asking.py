"""The kernels of asking, on every implementation that is there, against definitions by hand."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.kernels import numpy_asking


def _kernels() -> list[ModuleType]:
    try:
        return [numpy_asking, import_module("index.kernels._asking")]
    except ImportError:
        return [numpy_asking]


KERNELS = _kernels()


def numbers(kind: str, values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}{kind}", *values)


def docs(values: Sequence[int]) -> bytes:
    return numbers("H", values)


def doubles(values: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(values)}d", *values)
