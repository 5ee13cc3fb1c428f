"""What the asking commands do once their options are read: ask, say what was noted, print. No click in here.

Each returns how many articles match.
"""

from __future__ import annotations

import os
from itertools import chain
from stat import S_ISDIR

from index.errors import ArchiveError
from searcher.cli.asked import Page, Question, facet_requests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike
    from typing import Any, Final, TypeVar

    from searcher.archive import Archive
    from searcher.cli.talk import Talk
    from searcher.render.base import Renderer
    from searcher.request import FacetRequest
    from searcher.results import Envelope, SearchResponse

    AnyPath = str | PathLike[str]
    _Path = TypeVar("_Path", bound=AnyPath)

_USUAL_FACETS: Final = ("source", "entity", "month")
_STREAMED_PAGE: Final = 200


def count(asked: Question, path: AnyPath, show: Callable[[Envelope], object], talk: Talk) -> int:
    """Print how many articles match; ``show`` does."""
    with opened(path, talk) as archive:
        answer = archive.search(asked.text, limit=0, snippets=False, **asked.keywords())
        noted(iter((answer,)), talk)
        show(answer.envelope)
    return answer.total


def facets(asked: Question, requests: tuple[FacetRequest, ...], path: AnyPath, renderer: Renderer, talk: Talk) -> int:
    """Print facets; the usual ones where none is named."""
    chosen = requests or facet_requests(_USUAL_FACETS, None, by_value=False)
    with opened(path, talk) as archive:
        answer = archive.search(asked.text, limit=0, snippets=False, facets=chosen, **asked.keywords())
        noted(iter((answer,)), talk)
        renderer.facets(answer)
    return answer.total


def search(
    asked: Question, page: Page, requests: tuple[FacetRequest, ...], path: AnyPath, renderer: Renderer, talk: Talk
) -> int:
    """Print hits."""
    with opened(path, talk) as archive:
        first, pages = noted(_pages(archive, asked, page, requests), talk)
        renderer.hits(pages)
    return first.total


def opened(path: AnyPath, talk: Talk) -> Archive:
    """The archive, to be used as a context manager."""
    import searcher

    archive = searcher.open(existing(path))
    talk.detail(f"archive: {path}")
    return archive


def existing(path: _Path) -> _Path:
    """The same path, if a directory is there."""
    try:
        mode = os.stat(path).st_mode
    except PermissionError:
        raise
    except (OSError, ValueError):
        hint = f"make one: searcher load PATH... --index {path}"
        raise ArchiveError(f"no archive at {path}", hint=hint) from None
    if not S_ISDIR(mode):
        raise ArchiveError(f"no archive at {path}: it is a file", hint="an archive is a directory: --index DIR")
    return path


def noted(pages: Iterator[SearchResponse], talk: Talk) -> tuple[SearchResponse, Iterator[SearchResponse]]:
    """The first page, what it notes said, and the pages from the first on."""
    first = next(pages)
    for note in first.notes:
        talk.note(note)
    return first, chain((first,), pages)


def _pages(
    archive: Archive, asked: Question, page: Page, requests: tuple[FacetRequest, ...]
) -> Iterator[SearchResponse]:
    """The page that was asked for, or with ``--all`` every page from there on, each fetched when it is printed."""
    limit = _STREAMED_PAGE if page.everything else 10 if page.limit is None else page.limit
    keywords: dict[str, Any] = asked.keywords() | {"sort": page.sort, "snippets": page.snippets, "limit": limit}
    answer = archive.search(asked.text, cursor=page.cursor, facets=requests, **keywords)
    yield answer
    while page.everything and answer.cursor is not None:
        answer = archive.search(asked.text, cursor=answer.cursor, **keywords)
        yield answer
