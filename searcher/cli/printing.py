"""How answers are printed: ``--format``, ``--json``, ``--fields`` → a renderer on standard output."""

from __future__ import annotations

from typing import Final

import click

from searcher.cli.base import Decorator, gathered, option
from searcher.cli.options import unknown
from searcher.cli.output import chosen_format, printer
from searcher.cli.talk import talk
from searcher.render.base import Format, Renderer
from searcher.render.keys import ARTICLE_KEYS

ROWS: Final = tuple(Format)
NO_IDS: Final = (Format.TABLE, Format.JSON, Format.JSONL, Format.CSV, Format.TSV)
_LIST: Final = "?"


def output(formats: tuple[Format, ...] = ROWS, *, default: Format = Format.TABLE) -> Decorator:
    """``--format`` and ``--json``; the command gets a ``renderer``."""

    def into(shape: str | None, as_json: bool) -> Renderer:
        return _renderer(shape, default, as_json=as_json, fields=None)

    return gathered("renderer", into, *_format_options(formats, default))


def article_output(keys: tuple[str, ...] = ARTICLE_KEYS, *, default: Format = Format.TABLE) -> Decorator:
    """The same with ``--fields``, for commands that print articles or hits."""

    def into(shape: str | None, as_json: bool, fields: str | None) -> Renderer:
        chosen = None if fields is None else _chosen_fields(fields, keys)
        return _renderer(shape, default, as_json=as_json, fields=chosen)

    return gathered("renderer", into, *_format_options(ROWS, default), _fields_option(keys))


def _format_options(formats: tuple[Format, ...], default: Format) -> tuple[Decorator, ...]:
    choice = option(
        "--format",
        "shape",
        type=click.Choice([str(shape) for shape in formats]),
        metavar="FORMAT",
        help=f"{', '.join(formats[:-1])} or {formats[-1]}.  [default: {default}]",
        section="Output",
    )
    shortcut = option("--json", "as_json", is_flag=True, help="Short for --format json.", section="Output")
    return choice, shortcut


def _fields_option(keys: tuple[str, ...]) -> Decorator:
    def list_them(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        if value == _LIST:
            click.echo("\n".join(keys))
            ctx.exit()
        return value

    return option(
        "--fields",
        is_flag=False,
        flag_value=_LIST,
        is_eager=True,
        callback=list_them,
        metavar="A,B,C",
        help="Only these keys; alone, lists them.",
        section="Output",
    )


def _chosen_fields(fields: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(field.strip() for field in fields.split(",") if field.strip())
    for field in chosen or (fields,):
        if field not in keys:
            raise unknown("field", field, keys)
    return chosen


def _renderer(shape: str | None, default: Format, *, as_json: bool, fields: tuple[str, ...] | None) -> Renderer:
    made, close = printer(chosen_format(shape, default, as_json=as_json), fields, talk())
    click.get_current_context().call_on_close(close)
    return made
