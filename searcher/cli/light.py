"""Plain command lines, answered without click: to read one with click takes longer than to answer it.

This is a second reading of the options that ``search``, ``count`` and ``facets`` declare, for the forms that people and
scripts mostly type: words, and options written in full. Whatever it does not know for certain it leaves to click, every
mistake included. Tests hold the table below to click's declarations, and the output of both ways to each other.
"""

from __future__ import annotations

import os
import sys

from searcher.cli import answering
from searcher.cli.asked import SORTS, Page, Question, facet_requests
from searcher.cli.talk import Talk
from searcher.locate import archive_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Final

    from searcher.request import FacetRequest
    from searcher.results import Envelope

FLAG, OFF, ONE, MANY, NUMBER = "flag", "off", "one", "many", "number"
"""What an option takes: nothing (it is true then, or false), a text, a text each time it is given, a whole number."""

_ASKING: Final = {
    **{f"--{name}": (name, ONE) for name in ("since", "until", "on", "tz", "now")},
    **{f"--{name}": (name, MANY) for name in ("source", "entity", "lang")},
    **{f"--{name}": (name, FLAG) for name in ("literal", "quiet", "verbose")},
    "--not-source": ("not_source", MANY),
    "--not-entity": ("not_entity", MANY),
    "--exit-status": ("exit_status", FLAG),
    "-q": ("quiet", FLAG),
    "-v": ("verbose", FLAG),
    "--index": ("index", ONE),
    "-i": ("index", ONE),
    "--format": ("shape", ONE),
    "--json": ("as_json", FLAG),
}
_FACETS: Final = {"--facet": ("facet", MANY), "--min-count": ("min_count", NUMBER), "--by-value": ("by_value", FLAG)}
_PAGE: Final = {
    "--sort": ("sort", ONE),
    "--limit": ("limit", NUMBER),
    "-n": ("limit", NUMBER),
    "--cursor": ("cursor", ONE),
    "--all": ("everything", FLAG),
    "--snippets": ("snippets", FLAG),
    "--no-snippets": ("snippets", OFF),
}
OPTIONS: Final = {"count": _ASKING, "facets": _ASKING | _FACETS, "search": _ASKING | _FACETS | _PAGE}
CHOICES: Final = {"shape": ("table", "json", "jsonl", "csv", "tsv", "ids"), "sort": SORTS}
DEFAULTS: Final = {
    **dict.fromkeys(("since", "until", "on", "tz", "now", "index", "shape", "limit", "cursor", "min_count")),
    **dict.fromkeys(("source", "not_source", "entity", "not_entity", "lang", "facet"), ()),
    **dict.fromkeys(("literal", "exit_status", "quiet", "verbose", "as_json", "by_value", "everything"), False),
    "sort": "relevance",
    "snippets": True,
}


def outcome(args: Sequence[str]) -> int | None:
    """Run the command; its exit status, or ``None`` where click has to read the command line."""
    values = _read(args[1:], OPTIONS[args[0]]) if args and args[0] in OPTIONS else None
    return None if values is None else _run(args[0], values)


def _run(command: str, values: dict[str, Any]) -> int:
    asked, page = _made(Question, values), _made(Page, values)
    requests = facet_requests(values["facet"], values["min_count"], values["by_value"])
    path = archive_path(values["index"])
    talk = Talk(quiet=values["quiet"], verbose=values["verbose"])
    if command == "count" and _is_bare(values):
        total = answering.count(asked, path, _print_total, talk)
    else:
        total = _printed(command, values, (asked, page, requests), path, talk)
    return 1 if values["exit_status"] and not total else 0


def _is_bare(values: dict[str, Any]) -> bool:
    """Whether a count is printed as nothing but a number; a pager may be wanted at a terminal."""
    return values["shape"] in (None, "table") and not values["as_json"] and not sys.stdout.isatty()


def _print_total(envelope: Envelope) -> None:
    """As the table for people has it, without what draws tables."""
    sys.stdout.write(f"{envelope.total}\n")


def _printed(
    command: str, values: dict[str, Any], asking: tuple[Question, Page, tuple[FacetRequest, ...]], path: str, talk: Talk
) -> int:
    from searcher.cli.output import chosen_format, printer
    from searcher.render.base import Format

    asked, page, requests = asking
    renderer, close = printer(chosen_format(values["shape"], Format.TABLE, as_json=values["as_json"]), None, talk)
    try:
        if command == "count":
            return answering.count(asked, path, renderer.count, talk)
        if command == "facets":
            return answering.facets(asked, requests, path, renderer, talk)
        return answering.search(asked, page, requests, path, renderer, talk)
    finally:
        close()


def _made(kind: type[Any], values: dict[str, Any]) -> Any:
    return kind(**{name: values[name] for name in kind.__match_args__})


def _read(args: Sequence[str], options: dict[str, tuple[str, str]]) -> dict[str, Any] | None:
    """The values of all parameters; ``None`` where anything is not as plain as can be."""
    values: dict[str, Any] = DEFAULTS | {"query": ()}
    rest = iter(args)
    for argument in rest:
        if not argument.startswith("-"):
            values["query"] += (argument,)
            continue
        name, equals, given = argument.partition("=")
        if name not in options or (equals and not name.startswith("--")):
            return None
        parameter, takes = options[name]
        if takes in (FLAG, OFF):
            if equals:
                return None
            values[parameter] = takes == FLAG
            continue
        value = given if equals else next(rest, "")
        if not _is_plain(parameter, takes, value):
            return None
        values[parameter] = _taken(values[parameter], takes, value)
    return values


def _taken(before: Any, takes: str, value: str) -> Any:
    if takes == MANY:
        return (*before, value)
    return int(value) if takes == NUMBER else value


def _is_plain(parameter: str, takes: str, value: str) -> bool:
    """Whether click would take the value as it is, beyond doubt."""
    if not value or value.startswith("-"):
        return False
    if takes == NUMBER:
        return value.isascii() and value.isdigit() and len(value) < 10
    if parameter == "index":
        return not os.path.exists(value) or os.access(value, os.R_OK)
    return value in CHOICES.get(parameter, (value,))
