"""The topics of ``searcher help``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from index.fields import FIELDS

_QUERY: Final = """\
oil price                 both words
oil OR gas                either
-gas   NOT gas            not this word
(oil OR gas) price        brackets group
"central bank"            these words, in this order
"central bank"~5          within five words of each other
wildcat*  colo?r          words that begin so; ? is one letter
obma~                     words spelled nearly so
opec^3                    counts three times as much
date:2010-03..2010-05     between dates, both included; either end may be open
date:yesterday            also: 7d, last week, 3 months ago
*                         every article

Words are found in headline, deck and text, whatever their case, accents and endings.
In a field (field:word, field:"whole value"):

{fields}

What is no query is searched for as it stands: apostrophes, hyphens, colons, unbalanced
quotes. --literal searches everything so. In a shell, put the query in single quotes, and
one that begins with a minus behind --."""

_FORMATS: Final = """\
table   for people; as wide as the terminal. In a pipe plain text, without colour or limits
json    one object: total, hits, facets, cursor of the next page   (short: --json)
jsonl   one object a line
csv     a header, then a row each. A text that begins with = + - or @ gets an apostrophe
        before it, so that no spreadsheet runs it as a formula
tsv     the same with tabs and exact texts; \\t \\n \\r and \\\\ are written so
ids     ids alone, one a line; of facets and trends, the values

Output is UTF-8. Dates are as precise as they are known (RFC 3339). Data goes to standard
output, everything else to standard error. Lists are joined by "; " in csv and tsv.

NO_COLOR, CLICOLOR=0 and TERM=dumb turn colours off, CLICOLOR_FORCE=1 turns them on.
SEARCHER_PAGER, else PAGER, names the program that pages a table on a terminal."""

EXIT_CODES: Final[dict[int, str]] = {
    0: "done, also with no hits; a closed pipe is no error",
    1: "no hits, with --exit-status; an id that is not there; any other error",
    2: "wrong usage or query",
    3: "no such archive, or a damaged one",
    4: "the archive is locked by another writer",
    5: "done, but some records were rejected",
    130: "interrupted",
}


def _query() -> str:
    prefixed = [spec for spec in FIELDS if spec.prefixes]
    width = max(len(spec.example) for spec in prefixed)
    return _QUERY.format(fields="\n".join(f"{spec.example:<{width}}  {_first(spec.doc)}" for spec in prefixed))


def _first(doc: str) -> str:
    return doc.replace("`", "").rstrip(".")


def _exit_codes() -> str:
    return "\n".join(f"{status:>3}  {meaning}" for status, meaning in EXIT_CODES.items())


TOPICS: Final[dict[str, Callable[[], str]]] = {
    "query": _query,
    "formats": lambda: _FORMATS,
    "exit-codes": _exit_codes,
}
