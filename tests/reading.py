"""What the whole pipeline makes of the bytes of a file: articles, and what became of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.article import Article, Rejected, Skipped
from index.pipeline import Options, Prepared, Result, extract

NAME = "sample"


def results(folder: Path, content: bytes | str, *, input_format: str = "auto", **options: Any) -> list[Result]:
    """What comes of a file with that content, read alone."""
    path = folder / NAME
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(extract([str(path)], Options(input_format=input_format, jobs=1, entities="none", **options)))


def articles(found: list[Result]) -> list[Article]:
    """The articles among results; anything else fails, with its reason."""
    refused = [one for one in found if not isinstance(one, Prepared)]
    assert not refused, refused
    return [one.article for one in found if isinstance(one, Prepared)]


def told(found: list[Result]) -> list[str]:
    """Of each result its headline, or the reason why there is no article."""
    return [one.reason if isinstance(one, Rejected | Skipped) else str(one.article.headline) for one in found]


def detail(found: list[Result]) -> str:
    """What the one rejection says."""
    (refused,) = [one for one in found if isinstance(one, Rejected)]
    return refused.detail
