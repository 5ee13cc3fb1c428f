"""Who wrote an article, of all that a page says of it.

People before the house: many pages state their publisher, or an account of their content system, as the author, and
print who wrote it above the text. Where nobody is named anywhere, the house stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from index.clean import meta_tags as names_of
from index.clean.credits import byline, unmarked_byline
from index.clean.elements import lines_in
from index.clean.given import one_of
from index.clean.jsonld import types
from index.clean.marked import stands_with
from index.clean.markup import inline_text
from index.clean.page_lines import signature, undated
from index.clean.page_view import PageView
from index.normalise.agencies import agency_named
from index.normalise.bylines import read_byline

_AUTHOR_CLASS: Final = re.compile(
    r"(?:[\w-]*[_-])?(?:bylines?|authors?|author-?name|autor(?:en)?|auteurs?|vcard)(?:[_-]+(?:names?|links?|list-item))?"
)
_HOST: Final = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]{2,})*\.[a-z]{2,}", re.IGNORECASE)
_CUT: Final = re.compile(r"\s*[,|/]\s*|\.\s+|\s+[–—-]\s+")
_WORD: Final = re.compile(r"\w+")
_ACCOUNT: Final = re.compile(r"/(?:admin\w*|webmaster|editor|redaktion|redaction|newsroom|staff)/?$", re.IGNORECASE)
_FULL_NAME: Final = 2  # words
_MAX_NAME: Final = 200
_MAX_AUTHORS: Final = 50


class House:
    """The names under which a page speaks of its publisher, and those of accounts that nobody writes under.

    ``names`` are whole names, ``host`` is the page's: its labels, too, are what a house is called.
    """

    def __init__(self, names: Iterable[str], host: str | None) -> None:
        self._names = {words for name in names if (words := _words(name))}
        self._labels = {(label,) for label in (host or "").split(".")[:-1] if len(label) > 2}

    def __contains__(self, name: object) -> bool:
        """Whether a name begins or ends in one of the house's, begins in its host's, or is a host."""
        words = _words(str(name))
        begins = {words[:length] for length in range(1, len(words) + 1)}
        ends = {words[-length:] for length in range(1, len(words) + 1)}
        found = not begins.isdisjoint(self._names | self._labels) or not ends.isdisjoint(self._names)
        return found or ("".join(words),) in self._labels or _HOST.fullmatch(str(name)) is not None

    def people(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names, if one of them is not the house's; else none."""
        given = tuple(self.parted(names))
        read = read_byline(tuple(name for name in given if name not in self))
        return given if read.names or read.agency else ()

    def parted(self, names: Iterable[str]) -> list[str]:
        """Names without the house after them: ``Ada Example, Courier Aldmouth``, ``Ada Example Courier``."""
        return list(map(self._parted, names))

    def _parted(self, name: str) -> str:
        ends = [cut.start() for cut in _CUT.finditer(name)]
        while ends and name[ends[-1] :] in self and name[: ends[-1]] not in self:
            name = name[: ends.pop()]
        found = list(_WORD.finditer(name))
        tails = (word.start() for word in found[_FULL_NAME:])
        cut = next((start for start in tails if _words(name[start:]) in self._names), len(name))
        return name[:cut].strip()


def authors(view: PageView, sites: Iterable[str], host: str | None) -> tuple[str, ...]:
    """Authors as found: the first people that are named, else the house."""
    stated = list(map(stated_authors, view.nodes))
    accounts = chain.from_iterable(one.accounts for one in stated)
    organisations = (name for one in stated for name in one.organisations if not agency_named(name))
    house = House((*sites, *accounts, *organisations), host)
    kept: tuple[str, ...] = ()
    for names in chain((one.names for one in stated), _named_on(view)):
        if people := house.people(names):
            return people
        kept = kept or tuple(names)
    return kept


def _named_on(view: PageView) -> Iterator[Iterable[str]]:
    """The authors that each place of the page but JSON-LD names, best place first, only as far as it is asked."""
    yield without_addresses(view.tags.named(names_of.AUTHORS))
    yield without_addresses(view.marked.properties("author", "creator"))
    yield without_addresses(view.marked.linked())
    yield _called(view)
    yield view.shown.byline
    yield [] if view.heading is None else signature(view.root, view.heading)


def _called(view: PageView) -> list[str]:
    """Names in the first element that is called a byline, and in those of its kind beside it."""
    elements = view.marked.called(_AUTHOR_CLASS, view.heading)
    found = [(element, name) for element in elements for name in _printed(lines_in(element))[:1]]
    return list(dict.fromkeys(name for element, name in found if stands_with(found[0][0], element)))


@dataclass(frozen=True, slots=True)
class Stated:
    """The authors that a node of JSON-LD states: all of them, and those that are accounts and organisations."""

    names: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def stated_authors(node: Mapping[str, Any]) -> Stated:
    """The authors of a node of JSON-LD."""
    authors = _flat(next((node[key] for key in ("author", "creator", "contributor") if node.get(key)), None))
    objects = [author for author in authors if isinstance(author, Mapping)]
    accounts = filter(_is_account, objects)
    organisations = (author for author in objects if any("Organization" in kind for kind in types(author)))
    return Stated(*map(_named, (authors, accounts, organisations)))


def _named(authors: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(without_addresses(name for author in authors for name in _names(author))))


def _flat(value: Any) -> list[Any]:
    return value[:_MAX_AUTHORS] if isinstance(value, list) else [value] if value else []


def _names(author: Any) -> list[str]:
    """The names that an author is given under: mostly one."""
    if not isinstance(author, Mapping):
        return [inline_text(one_of(author))]
    named = author.get("name")
    if isinstance(named, list):
        return [inline_text(one_of(name)) for name in named[:_MAX_AUTHORS]]
    if not named and author.get("familyName"):
        return [inline_text(" ".join(one_of(author.get(key)) for key in ("givenName", "familyName")))]
    return [inline_text(one_of(author))]


def _is_account(author: Mapping[str, Any]) -> bool:
    """Whether an author is the account under which a content system publishes what others wrote."""
    return any(_ACCOUNT.search(str(author.get(key) or "")) for key in ("url", "@id"))


def without_addresses(names: Iterable[str]) -> list[str]:
    """Names without profiles that are given by address only, and without what is too long to be one."""
    return [name for name in names if name and "://" not in name and len(name) <= _MAX_NAME]


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(name.casefold()))


def _printed(lines: Iterable[str]) -> list[str]:
    """The names in lines of an element that is called a byline."""
    return [found for line in map(undated, lines) if (found := byline(line) or (unmarked_byline(line) or ("",))[0])]
