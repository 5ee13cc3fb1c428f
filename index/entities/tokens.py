"""Capitalised words and the chunks they form: all that the rules look at.

Only words of the Latin script are found: letter case, on which every rule leans, hardly exists elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

# How the gap between two words joins them.
SPACE: Final = 1
PARTICLE: Final = 2  # Ursula von der Leyen
OF: Final = 3  # Bank of England
AND: Final = 4  # Ministry of Trade and Industry

_PARTICLES: Final = (
    "de|de la|de las|de los|del|della|di|da|das|do|dos|du|des|la|le|van|van der|van den|van de|von|von der|"
    "von dem|zu|zur|ten|ter|bin|ibn|bint|y|al|el|ul|abu|af|av"
)
GAPS: Final[dict[str, int]] = {
    " ": SPACE,
    "\u00a0": SPACE,
    " & ": SPACE,
    **{f" {particle} ": PARTICLE for particle in _PARTICLES.split("|")},
    " of ": OF,
    " of the ": OF,
    " and ": AND,
    " for ": AND,
    " for the ": AND,
    " and the ": AND,
}
_SUFFIXES: Final = frozenset({"Inc", "Inc.", "Ltd", "Ltd.", "LLC", "Jr", "Jr.", "Sr", "Sr.", "S.A."})


def _latin_capitals() -> str:
    """The capitals of the Latin script as a regex class, without the brackets."""
    found = (chr(code) for code in range(0xC0, 0x1F00) if chr(code).isupper())
    return "A-Z" + "".join(c for c in found if unicodedata.name(c).startswith("LATIN"))


_CAPITAL: Final = f"[{_latin_capitals()}]"
_ABBREVIATIONS: Final = (
    "Mr|Mrs|Ms|Dr|St|Sen|Sens|Rep|Reps|Gov|Gen|Brig|Col|Lt|Maj|Capt|Cpl|Cmdr|Sgt|Pvt|Prof|Rev|Hon|Adm|Jr|Sr|"
    "Inc|Corp|Co|Ltd|Bros|Dept|Ft|Mt|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Ala|Ariz|Ark|Calif|"
    "Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Mo|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Wash|Wis|Wyo"
)
_WORD: Final = re.compile(
    rf"(?<![\w@/.#&])(?:"
    rf"{_CAPITAL}\.(?:\ ?{_CAPITAL}\.)+"  # U.S., U. N., J. P.
    rf"|(?:{_ABBREVIATIONS})\.(?!\w)"
    rf"|{_CAPITAL}\.(?=\ {_CAPITAL})"  # the W. of George W. Bush
    rf"|(?:(?:al|el|as|ash|ad|ar|an|at|ul|l|d)[-’'])?{_CAPITAL}\w*"
    rf"(?:[-‑](?=(?:(?:al|el|ul|on|upon|i|e|de|la|le|sur|of|the|au|en)[-‑])*{_CAPITAL})(?:[a-z]+[-‑])*\w+"
    rf"|-\d+|[’']\w+|&{_CAPITAL}\w*|\.(?:com|org|net)\b)*"
    rf"(?:\+(?!\w))?)",
)
_LONGEST_CHUNK: Final = 40  # words: no name is longer, and the work on a chunk grows with its square
_POSSESSIVE: Final = frozenset({"'s", "’s", "'S", "’S"})
_LOWER: Final = re.compile(r"(?<![\w’'-])[a-zß-öø-ÿ][\wß-öø-ÿ]*(?![\w-])")


class Word(NamedTuple):
    """A capitalised word: its text without possessive, its span, how it joins the word before, where it stands.

    ``gap`` is what stands between it and the word before where that joins them; ``join`` is 0 where it does
    not. ``initial`` says that a sentence (or a quotation, or a line) begins with it.
    """

    text: str
    start: int
    end: int
    gap: str
    join: int
    initial: bool


def lower_case_words(text: str) -> set[str]:
    """The words that the text writes in lower case: evidence that their capital elsewhere is no name."""
    return set(_LOWER.findall(text))


def _is_initial(text: str, start: int, previous_end: int) -> bool:
    at = start - 1
    while at >= 0 and text[at] in " \t“\"‘'«([":
        at -= 1
    if at < 0:
        return True
    mark = text[at]
    if mark == "\n":
        return at == 0 or not (text[at - 1].islower() or text[at - 1] == ",")
    return mark in ".!?:;…—–•*|>" and at + 1 != previous_end


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """The capitalised words of ``text[start:end]``, in order."""
    previous = start
    for match in _WORD.finditer(text, start, end):
        first = match.start()
        surface = match[0]
        if surface[-2:] in _POSSESSIVE and len(surface) > 3:
            surface = surface[:-2]
        gap = text[previous:first]
        join = GAPS.get(gap, 0)
        if not join and gap == ", " and surface in _SUFFIXES:
            join = SPACE
        initial = not join and _is_initial(text, first, previous)
        yield Word(surface, first, first + len(surface), gap if join else "", join, initial)
        # A possessive parts what it stands between: "Russia's Putin" is two names.
        previous = first + len(surface)


def chunks(text: str, start: int, end: int) -> Iterator[list[Word]]:
    """Runs of words that may belong together."""
    run: list[Word] = []
    for word in words(text, start, end):
        if run and (not word.join or len(run) == _LONGEST_CHUNK):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


_FIGURES: Final = re.compile(r"\d[-:.]\d|\d\s|[(;]|(?<!\b[A-Z])[.!?]\s")
_DISPLAY_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def is_display(line: str) -> bool:
    """Whether a line capitalises its words for show (a headline, a table): capitals tell nothing there."""
    if line.isupper():
        return True
    if len(line) > 160 or line.rstrip().endswith((".", ",", ":")) or _FIGURES.search(line):
        return False
    long = _DISPLAY_WORD.findall(line)
    return len(long) >= 3 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that hold anything."""
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            yield start, start + len(line)
        start += len(line) + 1
