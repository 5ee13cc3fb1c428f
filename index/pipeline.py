"""The stages from a record to an article, in order: clean → normalise → recognise.

:func:`extract` runs them in worker processes, whose results are taken in the order of reading, so that the outcome does
not depend on their speed. :mod:`index.loading` runs them too, and puts what comes out into an archive.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeGuard

from index.article import Article, Draft, RawDocument, Reading, Rejected, Shape, Skipped
from index.clean import clean, field_named
from index.entities import annotate, get_recogniser
from index.errors import RecordError, SearcherError
from index.normalise import Defaults, Normalised, normalise
from index.normalise.zones import zone_named
from index.readers import read_paths
from index.readers.jsonl import parsed
from index.report import Reason

if TYPE_CHECKING:
    from concurrent.futures import Future

CHUNK: Final = 64  # records handed to a worker at once
IN_FLIGHT: Final = 4  # chunks a worker that may wait for it or for the writer
INLINE: Final = 256  # so few records are done here: starting workers would take longer
_LINE: Final = Shape.LINE
_LOOK_EVERY: Final = 0.5  # seconds between a worker's looks at whether its parent lives


@dataclass(frozen=True, slots=True)
class Options:
    """How to read and clean.

    ``mapping``: article field → key of the records (``--map``). ``source`` and ``timezone`` hold where a record names
    none. ``entities``: name of the recogniser. ``jobs``: worker processes, 0 for one a core. ``keep_furniture``: lines
    that a source repeats stay in its articles; only loading can tell which these are.
    """

    input_format: str = "auto"
    mapping: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    timezone: str | None = None
    entities: str = "auto"
    jobs: int = 0
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
        UsageError: options that name no field, no zone or no recogniser.
    """

    def __init__(self, options: Options) -> None:
        for name in options.mapping:
            field_named(name)
        self._mapping = options.mapping
        self._defaults = Defaults(source=options.source, zone=zone_named(options.timezone))
        self._recogniser = get_recogniser(options.entities)

    def run(self, found: Sequence[Reading]) -> list[Result]:
        """Records through all stages. Whatever goes wrong with one is its rejection, never an exception.

        Each stage takes all of them in turn: what it needs stays in the processor's caches meanwhile.
        """
        raws = [parsed(reading) if _is_line(reading) else reading for reading in found]
        made: list[Any] = list(raws)
        _through(self._clean, RawDocument, made, raws)
        _through(self._normalise, Draft, made, raws)
        _through(self._recognise, Normalised, made, raws)
        return made

    def _clean(self, raw: RawDocument) -> Draft:
        return clean(raw, self._mapping)

    def _normalise(self, draft: Draft) -> Normalised:
        return normalise(draft, self._defaults)

    def _recognise(self, normalised: Normalised) -> Prepared:
        article = annotate(normalised.article, normalised.given, self._recogniser)
        return Prepared(article, tuple([(str(caution), detail) for caution, detail in normalised.cautions]))


def _is_line(reading: Reading) -> TypeGuard[RawDocument]:
    return type(reading) is RawDocument and reading.shape == _LINE


def _through(stage: Callable[[Any], Any], kind: type, values: list[Any], raws: Sequence[Reading]) -> None:
    """Puts in the place of each value of a kind what a stage makes of it; others have been decided already."""
    for at, value in enumerate(values):
        if type(value) is not kind:
            continue
        try:
            values[at] = stage(value)
        except RecordError as error:
            values[at] = _refused(raws[at], error.reason, error.detail)
        except Exception as error:  # noqa: BLE001  # one strange record must not stop a load of a million
            values[at] = _refused(raws[at], Reason.FAILED, f"{type(error).__name__}: {error}")


def _refused(found: Reading, reason: str, detail: str) -> Rejected:
    return Rejected(found.origin, reason, detail, _head(found) if isinstance(found, RawDocument) else "")


def extract(paths: Iterable[str], options: Options, *, stdin: BinaryIO | None = None) -> Iterator[Result]:
    """Read, clean, normalise and recognise; yields in the order of reading. Touches no archive."""
    stages = Stages(options)
    found = read_paths(paths, input_format=options.input_format, stdin=stdin)
    first = list(islice(found, INLINE))
    found = chain(first, found)
    jobs = options.jobs or os.cpu_count() or 1
    if jobs == 1 or len(first) < INLINE:
        while chunk := list(islice(found, CHUNK)):
            yield from stages.run(chunk)
    else:
        yield from _in_workers(found, options, jobs)


def _head(raw: RawDocument) -> str:
    if raw.record is None:
        return raw.content[:200].decode("utf-8", "replace")
    return json.dumps(dict(raw.record), ensure_ascii=False, default=str)[:200]


# Worker processes


_stages: Stages | None = None


def _start_worker(options: Options) -> None:
    global _stages  # noqa: PLW0603  # one a process, set up before its first chunk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=leave_with, args=(os.getppid(),), daemon=True).start()
    _stages = Stages(options)


def leave_with(parent: int) -> None:
    """End this worker when its parent has died: its queue never closes, as its siblings hold the other end too."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _run_chunk(chunk: list[Reading]) -> list[Result]:
    if _stages is None:
        raise RuntimeError("a worker was not started")
    return _stages.run(chunk)


def _in_workers(found: Iterator[Reading], options: Options, jobs: int) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor  # which loading does without
    from concurrent.futures.process import BrokenProcessPool

    # Forked, not spawned: a script that calls load() need not guard its main module.
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _start_worker, (options,))
    waiting: deque[Future[list[Result]]] = deque()
    try:
        while chunk := list(islice(found, CHUNK)):
            waiting.append(pool.submit(_run_chunk, chunk))
            if len(waiting) >= jobs * IN_FLIGHT:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise SearcherError(
            "a worker process died", hint="what was committed is safe; run the same load again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
