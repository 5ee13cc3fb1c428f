"""JSON: one object an answer (``json``), or one object a row (``jsonl``). Documented in docs/json-output.md."""

from __future__ import annotations

import json
import re
from itertools import chain

from index.versions import ARTICLE_FORMAT
from searcher.render.base import JsonObject, Setting
from searcher.render.keys import only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

    from index.article import Article
    from searcher.results import ArchiveStats, Envelope, SearchResponse, TrendResponse

_CONTROLS: Final = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make one every time


def dumps(shown: object) -> str:
    r"""One line of JSON in readable UTF-8; only what a terminal might obey is written as ``\uXXXX``."""
    text = _ENCODE(shown)
    if text.isprintable():  # then nothing of the kind is in it
        return text
    return re.sub(_CONTROLS, lambda found: f"\\u{ord(found[0]):04x}", text)


class JsonRenderer:
    """One object an answer."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def hits(self, pages: Iterable[SearchResponse]) -> None:
        """The envelope around all hits, one hit a line; hits are written as their pages come in."""
        rest = iter(pages)
        first = next(rest)
        shown = first.to_json()
        keys = list(shown)
        place = keys.index("hits")
        self._write(self._open(shown, keys[:place]) + ', "hits": [')
        last = first
        separator = "\n"
        for last in chain((first,), rest):
            for hit in last.hits:
                self._write(separator + dumps(only(hit.to_json(), self._setting.fields)))
                separator = ",\n"
        shown["cursor"] = last.cursor
        tail = {key: shown[key] for key in keys[place + 1 :]}
        self._write(("\n" if last.hits else "") + "], " + dumps(tail)[1:] + "\n")

    def facets(self, response: SearchResponse) -> None:
        """The envelope with the facets, without hits and cursor."""
        shown = response.to_json()
        self._line({key: value for key, value in shown.items() if key not in ("hits", "cursor")})

    def trend(self, response: TrendResponse) -> None:
        """The envelope with the buckets."""
        self._line(response.to_json())

    def articles(self, articles: Iterable[Article]) -> None:
        """``{format, articles: [...]}``, one article a line."""
        self._write(f'{{"format": {ARTICLE_FORMAT}, "articles": [')
        separator = "\n"
        for article in articles:
            self._write(separator + dumps(only(article.to_json(), self._setting.fields)))
            separator = ",\n"
        self._write("\n]}\n" if separator == ",\n" else "]}\n")

    def count(self, envelope: Envelope) -> None:
        """The envelope."""
        self._line(envelope.to_json())

    def stats(self, stats: ArchiveStats) -> None:
        """One object."""
        self._line(stats.to_json())

    def rows(self, name: str, rows: Sequence[JsonObject]) -> None:
        """``{format, name: [...]}``."""
        self._line({"format": ARTICLE_FORMAT, name: list(rows)})

    def outcome(self, outcome: JsonObject) -> None:
        """The object as it is."""
        self._line(outcome)

    def _open(self, shown: JsonObject, keys: list[str]) -> str:
        return dumps({key: shown[key] for key in keys})[:-1]

    def _write(self, text: str) -> None:
        self._setting.screen.out.write(text)

    def _line(self, shown: JsonObject) -> None:
        self._write(dumps(shown) + "\n")


class JsonLinesRenderer(JsonRenderer):
    """One object a row."""

    def hits(self, pages: Iterable[SearchResponse]) -> None:
        """One hit a line."""
        page = None
        for page in pages:
            for hit in page.hits:
                self._line(only(hit.to_json(), self._setting.fields))
        if page is not None:
            from searcher.render.remarks import page_remark

            page_remark(page, self._setting.note)

    def facets(self, response: SearchResponse) -> None:
        """One bucket a line: ``{format, facet, value, count}``."""
        from searcher.render.remarks import unlisted_remarks

        for name, facet in response.facets.items():
            for bucket in facet.buckets:
                self._line(_row({"facet": name, "value": bucket.value, "count": bucket.count}))
        unlisted_remarks(response, self._setting.note)

    def trend(self, response: TrendResponse) -> None:
        """One bucket a line."""
        from searcher.render.remarks import trend_remark

        for bucket in response.buckets:
            self._line(_row(bucket.to_json()))
        trend_remark(response, self._setting.note)

    def rows(self, name: str, rows: Sequence[JsonObject]) -> None:
        """One a line."""
        del name
        for row in rows:
            self._line(_row(row))

    def articles(self, articles: Iterable[Article]) -> None:
        """One article a line."""
        for article in articles:
            self._line(only(article.to_json(), self._setting.fields))


def _row(shown: JsonObject) -> JsonObject:
    return {"format": ARTICLE_FORMAT} | dict(shown)
