"""The stages from a record to an article, in order: clean → normalise → recognise.

:mod:`index.extracting` has them done for all that is read; :mod:`index.loading` does so too, and puts what comes out
into an archive.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeGuard

from index.article import Article, Draft, RawDocument, Reading, Rejected, Shape, Skipped
from index.clean import clean, field_named
from index.clean.hosts_file import load_hosts
from index.deadline import RECORD_TIMEOUT, Deadline, Place, TooSlowError
from index.entities import annotate, get_recogniser
from index.errors import NoArticleError, RecordError
from index.normalise import Defaults, Normalised, normalise
from index.normalise.zones import zone_named
from index.readers import read_paths
from index.readers.jsonl import parsed
from index.report import Reason

if TYPE_CHECKING:
    pass

_LINE: Final = Shape.LINE


@dataclass(frozen=True, slots=True)
class Options:
    """How to read and clean.

    ``mapping``: article field → key of the records (``--map``). ``source`` and ``timezone`` hold where a record names
    none. ``entities``: name of the recogniser. ``jobs``: worker processes, 0 for one a core; 1: no other process than
    this. ``record_timeout``: seconds that a stage may take for a record (:mod:`index.deadline`), 0 for any.
    ``keep_furniture``: lines that a source repeats stay in its articles; only loading can tell which these are.
    """

    input_format: str = "auto"
    mapping: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    timezone: str | None = None
    entities: str = "auto"
    jobs: int = 0
    hosts: str | None = None
    record_timeout: float = RECORD_TIMEOUT
    keep_furniture: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article on its way to the archive, and what had to be left out of it: ``(caution, detail)``."""

    article: Article
    cautions: tuple[tuple[str, str], ...] = ()


Result = Prepared | Rejected | Skipped


class Stages:
    """The stages between reading and writing, set up once a process.

    Raises:
        UsageError: options that name no field, no zone or no recogniser, or a file of hosts that makes no sense.
    """

    def __init__(self, options: Options, place: Place | None = None) -> None:
        for name in options.mapping:
            field_named(name)
        self._mapping = options.mapping
        hosts = load_hosts(options.hosts)
        self._rules = hosts.rules
        self._defaults = Defaults(source=options.source, zone=zone_named(options.timezone), homes=hosts.homes)
        self._recogniser = get_recogniser(options.entities)
        self._limit = options.record_timeout
        self._place = memoryview(bytearray(8)).cast("Q") if place is None else place
        self._deadline = Deadline(self._limit, self._place)
        self._read = 0

    def run(self, found: Sequence[Reading], sequence: int | None = None) -> list[Result]:
        """Records through all stages. Whatever goes wrong with one is its rejection, never an exception.

        Each stage takes all of them in turn: what it needs stays in the processor's caches meanwhile. ``sequence``: how
        many records were read before; without it, as many as went through here.
        """
        before = self._read if sequence is None else sequence
        self._read = before + len(found)
        raws = [parsed(reading) if _is_line(reading) else reading for reading in found]
        made: list[Any] = list(raws)
        with self._deadline:
            self._through(self._clean, RawDocument, made, raws, before)
            self._through(self._normalise, Draft, made, raws, before)
            self._through(self._recognise, Normalised, made, raws, before)
        return made

    def _through(
        self, stage: Callable[[Any], Any], kind: type, values: list[Any], raws: Sequence[Reading], before: int
    ) -> None:
        """Puts in the place of each value of a kind what a stage makes of it; others have been decided already."""
        for at, value in enumerate(values):
            if type(value) is not kind:
                continue
            try:
                values[at] = self._done(stage, value, raws[at], before + at + 1)
            except TooSlowError:  # in the moment before it was noted that the record is done
                self._place[0] = 0
                values[at] = self._too_slow(raws[at])

    def _done(self, stage: Callable[[Any], Any], value: object, raw: Reading, number: int) -> Any:
        """What a stage makes of a value, or its rejection."""
        self._place[0] = number
        try:
            return stage(value)
        except NoArticleError as error:
            return Skipped(raw.origin, error.reason)
        except RecordError as error:
            return refused(raw, error.reason, error.detail)
        except TooSlowError:
            return self._too_slow(raw)
        except Exception as error:  # noqa: BLE001  # one strange record must not stop a load of a million
            return refused(raw, Reason.FAILED, f"{type(error).__name__}: {error}")
        finally:
            self._place[0] = 0

    def _too_slow(self, raw: Reading) -> Rejected:
        return refused(raw, Reason.TOO_SLOW, f"took longer than {self._limit:g} s")

    def _clean(self, raw: RawDocument) -> Draft:
        return clean(raw, self._mapping, self._rules) if self._rules else clean(raw, self._mapping)

    def _normalise(self, draft: Draft) -> Normalised:
        return normalise(draft, self._defaults)

    def _recognise(self, normalised: Normalised) -> Prepared:
        article = annotate(normalised.article, normalised.given, self._recogniser)
        return Prepared(article, tuple([(str(caution), detail) for caution, detail in normalised.cautions]))


def _is_line(reading: Reading) -> TypeGuard[RawDocument]:
    return type(reading) is RawDocument and reading.shape == _LINE


def refused(found: Reading, reason: str, detail: str) -> Rejected:
    """The rejection of a record, with its first characters."""
    return Rejected(found.origin, reason, detail, _head(found) if isinstance(found, RawDocument) else "")


def extract(paths: Iterable[str], options: Options, *, stdin: BinaryIO | None = None) -> Iterator[Result]:
    """Read, clean, normalise and recognise; yields in the order of reading. Touches no archive."""
    from index.extracting import extracted  # which has the stages done in processes, and so imports this

    return extracted(read_paths(paths, input_format=options.input_format, stdin=stdin), options)


def _head(raw: RawDocument) -> str:
    if raw.record is None:
        return raw.content[:200].decode("utf-8", "replace")
    return json.dumps(dict(raw.record), ensure_ascii=False, default=str)[:200]
