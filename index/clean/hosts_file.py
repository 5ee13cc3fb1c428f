"""The user's own file of hosts (TOML) → rules for their pages, and what is to be known of them.

::

    [hosts."example.org"]
    body = "article .text"
    published = "time.pub@datetime"
    drop = [".promo"]
    source = "Example Gazette"
    timezone = "Europe/Oslo"

A table holds for its host and all hosts under it; the most specific one counts, alone. docs/normalising.md explains
every key. What is wrong in the file is said when it is read, with file, line, host and key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn

from index.errors import UsageError
from index.frozen import EMPTY, Frozen
from index.normalise.homes import Home
from index.normalise.languages import language_tag
from index.normalise.text import one_line
from index.normalise.urls import host_of
from index.normalise.zones import zone_named

SELECTORS: Final[tuple[str, ...]] = ("body", "headline", "deck", "byline", "published", "updated", "section", "tags")
"""Keys whose value is a CSS selector, or several of which the first that matches counts."""
CONSTANTS: Final = ("source", "timezone", "language", "country")
"""Keys whose value is taken as it stands."""
KEYS: Final = (*SELECTORS, "drop", *CONSTANTS)
MAX_BYTES: Final = 1_000_000
"""A longer file is no file of rules."""

_ATTRIBUTE: Final = re.compile(r"^(?P<css>.*\S)\s*@(?P<attribute>[A-Za-z_][\w:.-]*)$", re.DOTALL)
_HEADER: Final = re.compile(r"\s*\[(?P<path>[^\[\]]+)\]\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*[\"']?(?P<key>[\w-]+)[\"']?\s*=")
_COUNTRY: Final = re.compile("[A-Z]{2}")


class Selector(Frozen):
    """A CSS selector, and the attribute that holds the value (``None``: the text does)."""

    css: str
    attribute: str | None = None


class SiteRule(Frozen):
    """What the user says of the pages of a host: where each field stands, and what goes before anything is read."""

    fields: Mapping[str, tuple[Selector, ...]] = EMPTY
    drop: tuple[str, ...] = ()


class Hosts(Frozen):
    """A file of hosts: rules for pages, and facts, each by host."""

    rules: Mapping[str, SiteRule] = EMPTY
    homes: Mapping[str, Home] = EMPTY


NO_HOSTS: Final = Hosts()


def load_hosts(path: str | None) -> Hosts:
    """Read and check a file of hosts; without one there are none.

    Raises:
        UsageError: it cannot be read, or something in it makes no sense.
    """
    return NO_HOSTS if path is None else _Reader(path).hosts()


class _Reader:
    """Checks a file, and knows which line to blame."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._text = _content(path)
        self._lines: dict[tuple[str, str], int] | None = None

    def hosts(self) -> Hosts:
        """Everything in the file."""
        try:
            document = tomllib.loads(self._text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise UsageError(f"{self._path}: it is not TOML: {error or 'nested too deeply'}", hint=_HINT) from None
        if strange := next((key for key in document if key != "hosts"), None):
            self._refuse("", strange, f"unknown key {strange!r}", 'tables are written [hosts."example.org"]')
        tables = document.get("hosts", {})
        if not isinstance(tables, dict):
            self._refuse("", "hosts", "hosts is no table", 'tables are written [hosts."example.org"]')
        return self._checked(tables)

    def _checked(self, tables: dict[str, Any]) -> Hosts:
        rules: dict[str, SiteRule] = {}
        homes: dict[str, Home] = {}
        for written, table in tables.items():
            host = self._host(written, table)
            if host in rules:
                self._refuse(written, "", f"the host {host} is there twice", "make one table of both")
            rules[host] = self._rule(written, table)
            homes[host] = self._home(written, table)
        return Hosts(rules, homes)

    def _host(self, written: str, table: object) -> str:
        host = host_of(written)
        nested = (
            next((key for key, value in table.items() if isinstance(value, dict)), "")
            if isinstance(table, dict)
            else ""
        )
        if nested:
            self._refuse(written, "", f"{written!r} holds a table", f'quote the host: [hosts."{written}.{nested}"]')
        if host is None or "/" in written or not isinstance(table, dict):
            self._refuse(written, "", f"{written!r} is no host", 'write a table for a host: [hosts."example.org"]')
        if strange := next((key for key in table if key not in KEYS), None):
            near = get_close_matches(strange, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(KEYS)}"
            self._refuse(written, strange, f"unknown key {strange!r}", hint)
        return host.removeprefix("www.")

    def _rule(self, host: str, table: dict[str, Any]) -> SiteRule:
        fields = {
            key: tuple(self._selector(host, key, text) for text in self._strings(host, key, table[key]))
            for key in SELECTORS
            if key in table
        }
        drop = tuple(self._strings(host, "drop", table["drop"])) if "drop" in table else ()
        for css in drop:
            self._compiled(host, "drop", css)
        return SiteRule(fields, drop)

    def _selector(self, host: str, key: str, text: str) -> Selector:
        parts = _ATTRIBUTE.match(text)
        selector = Selector(parts["css"], parts["attribute"]) if parts else Selector(text)
        if selector.attribute and key == "body":
            self._refuse(host, key, "the body is text, not an attribute", "leave the @ and what follows off")
        self._compiled(host, key, selector.css)
        return selector

    def _compiled(self, host: str, key: str, css: str) -> None:
        from soupsieve import SelectorSyntaxError, compile  # noqa: A004

        try:
            compile(css)
        except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
            first = str(error).splitlines()[0].rstrip(":.")
            self._refuse(
                host, key, f"{css!r} is no CSS selector: {first}", "write it as in a style sheet: article .text"
            )

    def _strings(self, host: str, key: str, value: object) -> list[str]:
        """A string, or a list of strings; none empty."""
        found = value if isinstance(value, list) else [value]
        strings = [text.strip() for text in found if isinstance(text, str) and text.strip()]
        if not strings or len(strings) < len(found):
            self._refuse(
                host, key, "it is no selector and no list of selectors", f'for instance {key} = "article .text"'
            )
        return strings

    def _home(self, host: str, table: dict[str, Any]) -> Home:
        return Home(
            self._constant(host, table, "source", one_line, "a name"),
            self._constant(host, table, "country", _country, "a country's two letters (ISO 3166), such as NO"),
            self._constant(host, table, "timezone", _zone, "a time zone, such as Europe/Oslo or +05:30"),
            self._constant(host, table, "language", language_tag, "a language (BCP 47), such as nb or en-IN"),
        )

    def _constant(
        self, host: str, table: dict[str, Any], key: str, read: Callable[[str], str | None], wanted: str
    ) -> str | None:
        if key not in table:
            return None
        value = table[key]
        found = read(value.strip()) if isinstance(value, str) else None
        if found is None:
            self._refuse(host, key, f"{value!r} is not {wanted}", "see docs/normalising.md")
        return found

    def _refuse(self, host: str, key: str, message: str, hint: str) -> NoReturn:
        line = self._line(host, key)
        place = f"{self._path}:{line}" if line else self._path
        where = f' [hosts."{host}"]' if host else ""
        named = f" {key}:" if key and host else ":" if host else ""
        raise UsageError(f"{place}:{where}{named} {message}", hint=hint)

    def _line(self, host: str, key: str) -> int | None:
        """Where a key of a host is written, as far as that can be told without parsing TOML once more."""
        if self._lines is None:
            self._lines = _lines(self._text)
        return self._lines.get((host, key)) or self._lines.get((host, ""))


def _lines(text: str) -> dict[tuple[str, str], int]:
    """(host, key) → line, in the usual way of writing tables."""
    found: dict[tuple[str, str], int] = {}
    host = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            host = header["path"].strip().removeprefix("hosts").strip(" .\"'")
            found.setdefault((host, ""), number)
        elif key := _KEY.match(line):
            found.setdefault((host, key["key"]), number)
    return found


def _content(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}", hint=_HINT) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: it is not UTF-8", hint=_HINT) from None
    if len(content) > MAX_BYTES:
        raise UsageError(f"{path}: it is longer than {MAX_BYTES:,} bytes", hint=_HINT)
    return text.replace("\r\n", "\n")


def _country(text: str) -> str | None:
    return text.upper() if _COUNTRY.fullmatch(text.upper()) else None


def _zone(text: str) -> str | None:
    try:
        zone_named(text)
    except UsageError:
        return None
    return text


_HINT: Final = "a file of hosts is described in docs/normalising.md"
