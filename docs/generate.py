"""Write the parts of the documentation that the code knows better: ``python docs/generate.py [--check]``.

``docs/cli.md`` comes from the commands, ``docs/fields.md`` from the declared fields, and the examples in
``docs/json-output.md`` are printed by the program's own renderers. With ``--check`` nothing is written, and the exit
status is 1 if a file is stale, or if a command, an option, a field or a JSON key is not documented.
"""

from __future__ import annotations

import inspect
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from docs.samples import SAMPLES, Sample
from index.fields import FIELDS, FieldKind, FieldSpec
from searcher.cli.base import CONTEXT, Command
from searcher.cli.main import SECTIONS
from searcher.cli.root import cli
from searcher.cli.topics import EXIT_CODES
from searcher.render.base import Setting
from searcher.render.choose import renderer
from searcher.render.screen import Screen

DOCS: Final = Path(__file__).resolve().parent
_NOTICE: Final = "<!-- Written by docs/generate.py; change the code, then run it. -->\n"
_BLOCK: Final = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


class UndocumentedError(Exception):
    """Something that a user can see has no words."""


# docs/cli.md


def cli_page() -> str:
    """The reference of the command line."""
    parts = ["# The command line\n", _NOTICE, *_contents(), *_statuses(), *_environment()]
    for names in SECTIONS.values():
        for name in names:
            parts += _command(name)
    return "\n".join(parts)


def _contents() -> Iterator[str]:
    yield "`searcher COMMAND --help` says the same in the terminal. `python -m searcher` is the same command.\n"
    for section, names in SECTIONS.items():
        links = ", ".join(f"[`{name}`](#searcher-{name})" for name in names)
        yield f"- {section}: {links}"
    yield ""


def _statuses() -> Iterator[str]:
    yield "## Exit status\n"
    yield "| status | meaning |\n| ---: | --- |"
    yield from (f"| {status} | {meaning} |" for status, meaning in EXIT_CODES.items())
    yield ""


def _environment() -> Iterator[str]:
    yield "## Environment\n"
    yield "| variable | meaning |\n| --- | --- |"
    yield from (f"| {_code(name)} | {meaning} |" for name, meaning in ENVIRONMENT.items())
    yield ""


ENVIRONMENT: Final = {
    "SEARCHER_INDEX": "the archive, where `--index` is not given",
    "SEARCHER_PAGER": "the program that pages a table on a terminal; empty or `cat` for none",
    "PAGER": "the same, where `SEARCHER_PAGER` is not set; with neither nothing is paged",
    "NO_COLOR": "set to anything: no colours, no bold",
    "CLICOLOR": "`0`: the same",
    "CLICOLOR_FORCE": "`1`: colours in a pipe too; `NO_COLOR` goes before it",
    "TERM": "`dumb`: no colours, no pager",
    "COLUMNS": "the width to print for, instead of the width of the terminal",
}


def _command(name: str) -> Iterator[str]:
    context = click.Context(cli, info_name="searcher")
    found = cli.get_command(context, name)
    if found is None or not found.help or not found.examples:
        raise UndocumentedError(f"the command {name} has no help or no examples")
    usage = click.Context(found, context, name, **CONTEXT)
    yield f"## searcher {name}\n"
    yield inspect.cleandoc(found.help) + "\n"
    yield "```sh"
    yield from (f"# {meaning}\n{line}" for meaning, line in found.examples)
    yield "```\n"
    yield f"Usage: `searcher {name} {' '.join(found.collect_usage_pieces(usage))}`\n"
    yield from _options(found, usage)


def _options(found: Command, context: click.Context) -> Iterator[str]:
    sections: dict[str, list[str]] = {}
    for option in found.get_params(context):
        if isinstance(option, click.Option):
            record = option.get_help_record(context)
            if record is None or not record[1]:
                raise UndocumentedError(f"{option.opts[0]} of {found.name} has no help")
            row = f"| {_code(record[0])} | {_escaped(record[1])} |"
            sections.setdefault(getattr(option, "section", "Messages"), []).append(row)
    for section, rows in sections.items():
        yield "\n".join((f"| {section} | |\n| --- | --- |", *rows, ""))


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


# docs/fields.md

_KINDS: Final = {
    FieldKind.TEXT: "prose: words, phrases, wildcards; ranked by BM25F",
    FieldKind.NAME: 'names: `field:word` matches a value that contains the word, `field:"whole value"` the whole value',
    FieldKind.KEY: "an identifier: only the whole value matches",
    FieldKind.DATE: "a date: `field:2010-03`, `field:2010-03..2010-05`, either end open",
    FieldKind.PERIOD: "a facet over the date of publication",
}


def fields_page() -> str:
    """The table of the fields."""
    head = ["# Fields\n", _NOTICE, _FIELDS_INTRODUCTION]
    table = ["| field | kind | in a query | facet | weight | keys of JSON records | what it is |"]
    table += ["| --- | --- | --- | --- | ---: | --- | --- |", *map(_field_row, FIELDS)]
    kinds = ["\n## Kinds\n", *(f"- {kind}: {words}" for kind, words in _KINDS.items())]
    examples = ["\n## Examples\n", "```sh", *(_field_example(spec) for spec in FIELDS if spec.example), "```"]
    return "\n".join((*head, *table, *kinds, *examples)) + "\n"


_FIELDS_INTRODUCTION: Final = """\
Plain words are searched in the fields that have a weight; a match in a field counts so many times more. A facet is
asked for with `--facet NAME` or `--facet NAME:N`. `load` takes a field from any of the keys given here, the first
that a record has; others with `--map FIELD=KEY`.
"""


def _field_row(spec: FieldSpec) -> str:
    if not spec.doc or (spec.prefixes and not spec.example):
        raise UndocumentedError(f"the field {spec.name} has no words or no example")
    cells = (
        f"`{spec.name}`",
        str(spec.kind),
        ", ".join(f"`{prefix}:`" for prefix in spec.prefixes),
        "yes" if spec.facet else "",
        f"{spec.boost:g}" if spec.boost else "",
        ", ".join(f"`{key}`" for key in spec.keys),
        _escaped(spec.doc),
    )
    return f"| {' | '.join(cells)} |"


def _field_example(spec: FieldSpec) -> str:
    return f"searcher search '{spec.example}'"


# docs/json-output.md


def json_page() -> str:
    """The page as it stands, its examples printed anew."""
    page = (DOCS / "json-output.md").read_text(encoding="utf-8")
    missing = sorted(key for key in _all_keys() if f"`{key}`" not in page)
    if missing:
        raise UndocumentedError(f"docs/json-output.md does not explain: {', '.join(missing)}")
    return _BLOCK.sub(lambda block: f"{block[1]}```json\n{_example(SAMPLES[block[2]])}```\n{block[3]}", page)


def _printed(sample: Sample) -> str:
    out = io.StringIO()
    sample.show(renderer(sample.shape, Setting(Screen(out))))
    return out.getvalue()


def _example(sample: Sample) -> str:
    """What is printed, spread over lines to be read."""
    return "".join(
        json.dumps(json.loads(line), ensure_ascii=False, indent=2) + "\n" for line in sample.documents(_printed(sample))
    )


def _all_keys() -> set[str]:
    return {
        key
        for sample in SAMPLES.values()
        for document in sample.documents(_printed(sample))
        for key in _keys(json.loads(document), sample.names)
    }


def _keys(shown: object, names: frozenset[str]) -> Iterator[str]:
    """Keys of an object and of all in it; below ``names`` stand names of the user's, such as values of a series."""
    if isinstance(shown, list):
        for member in shown:
            yield from _keys(member, names)
    elif isinstance(shown, dict):
        for key, value in shown.items():
            yield key
            yield from _keys(_unnamed(value) if key in names else value, names)


def _unnamed(named: object) -> object:
    return list(named.values()) if isinstance(named, Mapping) else named


PAGES: Final[dict[str, Callable[[], str]]] = {
    "cli.md": cli_page,
    "fields.md": fields_page,
    "json-output.md": json_page,
}


def stale() -> list[str]:
    """Names of the pages that differ from what the code says now."""
    return [name for name, page in PAGES.items() if not _is_current(DOCS / name, page())]


def _is_current(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` say which are stale."""
    try:
        if "--check" in arguments:
            names = stale()
            print("".join(f"docs/{name} is stale: run python docs/generate.py\n" for name in names), end="")
            return 1 if names else 0
        for name, page in PAGES.items():
            (DOCS / name).write_text(page(), encoding="utf-8")
    except UndocumentedError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
