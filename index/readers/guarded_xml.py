"""XML that may be hostile: which elements are in it, within limits?

Document types are tolerated, as NITF has them; what they declare is not. An entity declaration (the ground of "billion
laughs", of quadratic blow-up and of reading other files) refuses the file; no external subset or entity is fetched.
The names of HTML's characters (``&eacute;``), which the DTD of NITF has too, are known without one. Namespaces are
taken off: formats tell their elements by local names.

Extensible Markup Language 1.0 (W3C, fifth edition); the attacks: https://github.com/tiran/defusedxml.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError

from index.errors import RecordError
from index.readers.base import MAX_RECORD
from index.readers.markup_text import markup_text
from index.report import Reason

if TYPE_CHECKING:
    from defusedxml.ElementTree import DefusedXMLParser

MAX_DEPTH: Final = 200
"""Elements within one another; news nests some twenty deep."""

MAX_PARTS: Final = 400_000
"""Elements and attributes of one record together: what the largest package of an agency has, many times."""

MAX_ATTRIBUTES: Final = 1000
"""Attributes of one element."""

MAX_DECLARED: Final = 50
"""Attributes that a document type inside the file may declare: each is given to every element of its name."""

_CHARACTERS: Final = {name.removesuffix(";"): sign for name, sign in html5.items()}


def elements(stream: BinaryIO, wanted: frozenset[str]) -> Iterator[Element]:
    """Every outermost element of a wanted name, when it has been read to its end; its tail is not its own.

    Only what is inside wanted elements is ever held in memory.

    Raises:
        RecordError: not well-formed, unsafe, or over a limit. What was yielded before stands.
    """
    gathering = _Gathering(wanted)
    parser = _parser(gathering)
    for text in chain(_trimmed(markup_text(stream)), (None,)):
        try:
            _feed(parser, gathering, text)
        except RecordError:
            yield from gathering.taken()  # what was read before stands
            raise
        yield from gathering.taken()


def _trimmed(texts: Iterator[str]) -> Iterator[str]:
    """Without the white space that some put before a declaration, where XML does not allow it."""
    yield next(texts, "").lstrip()
    yield from texts


def _parser(gathering: _Gathering) -> DefusedXMLParser:
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=gathering, encoding="utf-8")
    expat: Any = parser.parser
    expat.AttlistDeclHandler = gathering.declared
    expat.UseForeignDTD(True)  # a name of a character is no error then, with a document type or without
    parser.entity = _CHARACTERS
    return parser


def _feed(parser: DefusedXMLParser, gathering: _Gathering, text: str | None) -> None:
    """Hand on the next piece of the file, or tell that there is none."""
    from defusedxml import DefusedXmlException

    before = gathering.steps
    try:
        if text is None:
            parser.close()
            return
        parser.feed(text.encode("utf-8"))
    except ParseError as error:
        raise _broken(error) from None
    except DefusedXmlException:
        raise RecordError(Reason.UNSAFE_MARKUP, "declares entities; take the declarations out to load it") from None
    gathering.waited(len(text) if gathering.steps == before else 0)


def _broken(error: ParseError) -> RecordError:
    line, column = error.position
    what = str(error).partition(": line")[0].strip() or "not well-formed"
    return RecordError(Reason.BROKEN_MARKUP, f"{what} at line {line}, column {column + 1}")


class _Gathering:
    """What the parser reports to: builds wanted elements, keeps the limits."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.steps = 0
        self._wanted = wanted
        self._depth = self._parts = self._size = self._waiting = self._declared = 0
        self._open: list[Element] = []
        self._text: list[str] = []
        self._closed: Element | None = None  # the last one, which text after it belongs to
        self._done: list[Element] = []

    def taken(self) -> list[Element]:
        """The elements that were completed since this was last asked."""
        done, self._done = self._done, []
        return done

    def waited(self, size: int) -> None:
        """Note how much was read without anything being reported: one endless tag, one endless comment."""
        self._waiting = self._waiting + size if size else 0
        if self._waiting > MAX_RECORD:
            raise RecordError(Reason.TOO_LARGE, f"a tag or comment is longer than {MAX_RECORD // 2**20} MiB")

    def declared(self, *_: object) -> None:
        """A document type declares an attribute."""
        self._declared += 1
        if self._declared > MAX_DECLARED:
            raise RecordError(Reason.TOO_LARGE, f"the document type declares more than {MAX_DECLARED} attributes")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        self.steps += 1
        self._flush()
        self._depth += 1
        self._parts += 1 + len(attributes)
        self._check(attributes)
        name = _local(tag)
        if not self._open and name not in self._wanted:
            return
        element = Element(name, {_local(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].append(element)
        self._open.append(element)
        self._closed = None

    def _check(self, attributes: dict[str, str]) -> None:
        if self._depth > MAX_DEPTH:
            raise RecordError(Reason.TOO_LARGE, f"elements nest more than {MAX_DEPTH} deep")
        if len(attributes) > MAX_ATTRIBUTES:
            raise RecordError(Reason.TOO_LARGE, f"an element has more than {MAX_ATTRIBUTES} attributes")
        if self._open and self._parts > MAX_PARTS:
            raise RecordError(Reason.TOO_LARGE, f"a record has more than {MAX_PARTS} elements and attributes")
        self._grow(sum(map(len, attributes.values())))

    def data(self, text: str) -> None:
        """Text, in pieces as they come."""
        self.steps += 1
        if not self._open:
            return
        self._grow(len(text))
        self._text.append(text)

    def _flush(self) -> None:
        """Give the text that came in pieces to the element that it is in, or follows."""
        if not self._text:
            return
        text, self._text = "".join(self._text), []
        if self._closed is None:
            self._open[-1].text = text
        else:
            self._closed.tail = text

    def _grow(self, size: int) -> None:
        self._size += size
        if self._open and self._size > MAX_RECORD:
            raise RecordError(Reason.TOO_LARGE, f"a record is longer than {MAX_RECORD // 2**20} MiB")

    def end(self, tag: str) -> None:
        """An element closes."""
        self._depth -= 1
        if not self._open:
            return
        self._flush()
        self._closed = self._open.pop()
        if not self._open:
            self._done.append(self._closed)
            self._closed, self._parts, self._size = None, 0, 0

    def close(self) -> None:
        """The document ends."""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
