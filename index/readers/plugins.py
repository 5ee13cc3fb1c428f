"""Readers that other distributions bring, by entry points of the group ``searcher.readers``.

An entry point gives a :class:`~index.readers.base.Reader`, or something that gives one when it is called. They are
looked for when something is loaded, never before. Whatever goes wrong in one is told as its fault, by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from index.article import Origin, RawDocument, Reading, Rejected, Skipped
from index.errors import SearcherError, UsageError
from index.readers.base import Confidence, Reader, reject
from index.readers.containers import BROKEN
from index.readers.packed import OverpackedError
from index.report import Reason

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP: Final = "searcher.readers"
_OUTCOMES: Final[tuple[type, ...]] = (RawDocument, Rejected, Skipped)


class PluginError(SearcherError):
    """A reader of somebody else's failed."""


def plugins(taken: frozenset[str]) -> tuple[Reader, ...]:
    """The readers of other distributions, by name. ``taken``: names that are ours.

    Raises:
        UsageError: one cannot be loaded, is no reader, or has a name that is taken.
    """
    from importlib.metadata import entry_points

    found: dict[str, Reader] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        reader = _loaded(point)
        if reader.name in taken or reader.name in found or reader.name == "auto":
            raise UsageError(
                f"{_named(point)} brings a format {reader.name!r}, and there is one already",
                hint="remove one of the two; only one can be meant by a name",
            )
        found[reader.name] = _guarded(reader, _named(point))
    return tuple(found.values())


def _named(point: EntryPoint) -> str:
    """A plug-in by its name and distribution, for messages."""
    of = f" of {point.dist.name} {point.dist.version}" if point.dist is not None else ""
    return f"the plug-in {point.name!r}{of}"


def _loaded(point: EntryPoint) -> Reader:
    try:
        made = point.load()
        reader = made if isinstance(made, Reader) else made()
    except Exception as error:
        raise UsageError(
            f"{_named(point)} cannot be loaded: {type(error).__name__}: {error}", hint="mend it, or remove it"
        ) from error
    if not isinstance(reader, Reader):
        raise UsageError(f"{_named(point)} gives no Reader", hint="docs/formats.md says what a plug-in gives")
    return reader


def _guarded(reader: Reader, who: str) -> Reader:
    """The reader, with its failures told as its own."""

    def sniff(head: bytes, name: str) -> Confidence:
        try:
            return Confidence(reader.sniff(head, name))
        except Exception as error:
            raise PluginError(f"{who} failed: {type(error).__name__}: {error}") from error

    def read(stream: BinaryIO, file: str) -> Iterator[Reading]:
        try:
            for outcome in reader.read(stream, file):
                if not isinstance(outcome, _OUTCOMES):
                    raise TypeError(f"gave a {type(outcome).__name__}, which is no record")  # noqa: TRY301
                yield outcome
        except (*BROKEN, OSError, OverpackedError):
            raise  # the file is damaged
        except Exception as error:  # noqa: BLE001  # it may fail in any way
            yield reject(Origin(file), Reason.FAILED, f"{who} failed: {type(error).__name__}: {error}")

    return replace(reader, sniff=sniff, read=read)
