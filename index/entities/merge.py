"""Aliases within one article: which surfaces name the same, and under which name.

Works on typed spans, whatever recogniser found them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from index.article import Kind, Mention
from index.entities.base import Span
from index.entities.gazetteer import gazetteer

_LEGAL: Final = re.compile(
    r",? (?:Inc|Corp|Co|Ltd|Bros|Limited|Corporation|Company|LLC|LLP|Plc|PLC|plc"
    r"|AG|GmbH|SA|S\.A|SpA|NV|N\.V|AB|SE|Group|Holdings)\.?$"
)
_STATE: Final = re.compile(r"^(?:[A-Z]\w+ )?(?:Republic|Kingdom|State) of (?:the )?")
_SMALL: Final = frozenset({"of", "the", "and", "for", "de", "la", "del", "des", "du", "et", "y", "&", "on", "in"})
_SUFFIX: Final = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


def _key(surface: str) -> str:
    """The surface with the spaces of "U. S." gone and one kind of apostrophe."""
    return re.sub(r"(?<=\b\w\.) (?=\w\.)", "", " ".join(surface.split())).replace("’", "'")


def _parts(name: str) -> tuple[str, ...]:
    return tuple(word for word in name.split() if word not in _SUFFIX)


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[ -]", name) if word and word not in _SMALL).upper()


def _length(parts: tuple[str, ...]) -> tuple[int, int]:
    """How full a personal name is: its words, then those that are more than an initial."""
    return len(parts), sum(not part.endswith(".") for part in parts)


def _covers(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether ``short`` is a shorter form of the personal name ``full``."""
    if len(short) == 1:
        word = short[0]
        return word in (full[-1], full[0]) or full[-1].partition("-")[2] == word
    if short[-1] == full[-1]:
        given = full[:-1]
        return all(
            any(word == name or (word.endswith(".") and name.startswith(word[:-1])) for name in given)
            for word in short[:-1]
        )
    count = len(short)
    return full[-count:] == short or full[:count] == short


def _people(names: Mapping[str, int]) -> dict[str, str]:
    """Each personal name to the fullest that it is a form of: the most frequent such, then the first."""
    full = {name: _parts(name) for name in names}
    chosen: dict[str, str] = {}
    by_word: dict[str, list[str]] = {}
    for name, parts in full.items():
        if len(parts) > 1:
            for word in {parts[0], parts[-1], parts[-1].partition("-")[2] or parts[-1]}:
                by_word.setdefault(word, []).append(name)
    for name, parts in full.items():
        if not parts:
            continue
        ends = by_word.get(parts[-1], []) + (by_word.get(parts[0], []) if parts[0] != parts[-1] else [])
        fuller = [other for other in ends if _length(full[other]) > _length(parts) and _covers(full[other], parts)]
        if fuller:
            # A surname counts before a given name: Jordan in an article on Michael Jordan and Jordan Smith.
            chosen[name] = max(fuller, key=lambda other: (full[other][-1] == parts[-1], names[other]))
    return {name: _last(chosen, name) for name in names}


def _last(chosen: Mapping[str, str], name: str) -> str:
    while name in chosen:
        name = chosen[name]
    return name


def without_legal_form(name: str) -> str:
    """An organisation's name without "Inc", "AG" and the like."""
    return _LEGAL.sub("", name)


def _units(names: Mapping[str, int]) -> dict[str, str]:
    """Organisations: acronyms to what they abbreviate, shorter forms to the one with the legal form."""
    acronyms: dict[str, str] = {}
    stems: dict[str, str] = {}
    for name in names:
        if " " not in name:
            continue
        acronyms.setdefault(_initials(name), name)
        acronyms.setdefault("".join(word[0] for word in name.split() if word[0].isupper()), name)
        stem = without_legal_form(name)
        stems.setdefault(stem, name)
        if stem != name:
            stems.setdefault(stem.partition(" ")[0], name)
    return {name: _unit(name, acronyms, stems) for name in names}


def _unit(name: str, acronyms: Mapping[str, str], stems: Mapping[str, str]) -> str:
    bare = name.replace(".", "").replace(" ", "")
    if len(bare) >= 2 and bare.isupper() and " " not in _key(name):
        return acronyms.get(bare, name)
    return stems.get(without_legal_form(name), name)


def _known(name: str, kind: Kind) -> str:
    names, key = gazetteer().names, _key(name)
    known = names.get(key) or names.get(_STATE.sub("", key)) or gazetteer().capitals.get(key)
    return known.name if known is not None and known.kind == kind else name


def canonical_names(spans: Iterable[Span]) -> dict[tuple[str, Kind], str]:
    """The canonical name of every (form, kind) of an article."""
    counts = Counter((span.form, span.kind) for span in spans)
    named: dict[tuple[str, Kind], str] = {}
    for kind in ("person", "organisation", "place"):
        first = {surface: _known(surface, kind) for surface, own in counts if own == kind}
        names: Counter[str] = Counter()
        for surface, name in first.items():
            names[name] += counts[surface, kind]
        links = _people(names) if kind == "person" else _units(names) if kind == "organisation" else {}
        named.update(((surface, kind), links.get(name, name)) for surface, name in first.items())
    return named


def merge(spans: Sequence[Span]) -> list[Mention]:
    """The spans as mentions under their canonical names, in the order of the text."""
    named = canonical_names(spans)
    return [
        Mention(span.surface, named[span.form, span.kind], span.kind, span.start, span.end)
        for span in sorted(spans, key=lambda span: span.start)
    ]
