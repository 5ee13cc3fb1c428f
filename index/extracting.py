"""Reading and cleaning without an archive: what becomes of records, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain

from index.article import Reading
from index.handing import Round, beginning, chunks, processes
from index.pipeline import Options, Result, Stages
from index.team import Worker
from index.workers import ForkedWorker, LocalWorker


def extracted(found: Iterator[Reading], options: Options) -> Iterator[Result]:
    """What becomes of records in all stages. Raises :class:`index.errors.UsageError` for options that make no sense."""
    Stages(options)  # says what is wrong with them
    return _extracted(found, options)


def _extracted(found: Iterator[Reading], options: Options) -> Iterator[Result]:
    first, whole = beginning(found)
    with ExitStack() as stack:
        number = processes(options, first, few=whole)
        workers: list[Worker] = [ForkedWorker(options) for _ in range(number)] or [LocalWorker(options)]
        for worker in workers:
            stack.callback(worker.close)
        heard: list[Result] = []
        handing = Round(workers, heard.extend)
        for chunk in chunks(chain(first, found)):
            handing.hand(chunk)
            yield from heard
            heard.clear()
        handing.hear_all()
        yield from heard
