"""Who is measured: one module a peer, each with a ``PEER`` of the same interface (``base``)."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from benchmarks.peers.base import Peer

NAMES: Final = ("ours", "tantivy", "fts5", "whoosh")


def peer(name: str) -> Peer:
    """The peer of a name. Raises :class:`ModuleNotFoundError` where what it needs is not installed."""
    found: Peer = import_module(f"benchmarks.peers.{name}").PEER
    for distribution in found.requires:
        try:
            version(distribution)
        except PackageNotFoundError:
            raise ModuleNotFoundError(f"{found.name} is left out: {distribution} is not installed") from None
    return found
