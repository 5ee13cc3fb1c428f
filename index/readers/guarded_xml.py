"""XML that may be hostile: which elements are in it, within limits?

Document types are tolerated, as NITF has them; what they declare is not. An entity declaration (the ground of "billion
laughs", of quadratic blow-up and of reading other files) refuses the file; no external subset or entity is fetched.
The names of HTML's characters (``&eacute;``), which the DTD of NITF has too, are known without one. Namespaces are
taken off: formats tell their elements by local names.

Extensible Markup Language 1.0 (W3C, fifth edition); the attacks: https://github.com/tiran/defusedxml.
"""

from __future__ import annotations

from collections import deque
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

_PIECE: Final = 128 * 1024
_ANOTHER: Final = (9, 17)
"""What expat says of a document that begins after another: junk after the root element, a declaration within."""

_CHARACTERS: Final = {name.removesuffix(";"): sign for name, sign in html5.items()}


def elements(stream: BinaryIO, wanted: frozenset[str]) -> Iterator[Element]:
    """Every outermost element of a wanted name, when it has been read to its end; its tail is not its own.

    Only what is inside wanted elements is ever held in memory. Documents may follow one another in a file.

    Raises:
        RecordError: not well-formed, unsafe, or over a limit. What was yielded before stands.
    """
    gathering = _Gathering(wanted)
    document = _Document(gathering)
    for text in chain(_trimmed(markup_text(stream)), (None,)):
        pieces = deque(_pieces(text))
        while pieces:
            try:
                following = document.feed(pieces.popleft())
            except RecordError:
                yield from gathering.taken()  # what was read before stands
                raise
            yield from gathering.taken()
            if following is not None:
                document = _Document(gathering)
                pieces.appendleft(following)


def _pieces(text: str | None) -> list[bytes | None]:
    """Pieces so small that little is handed on twice where another document begins in one of them."""
    if text is None:
        return [None]
    content = text.encode("utf-8")
    return [content[at : at + _PIECE] for at in range(0, len(content), _PIECE)]


def _trimmed(texts: Iterator[str]) -> Iterator[str]:
    """Without the white space that some put before a declaration, where XML does not allow it."""
    yield next(texts, "").lstrip()
    yield from texts


def _parser(gathering: _Gathering) -> DefusedXMLParser:
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=gathering, encoding="utf-8")
    gathering.begin()
    expat: Any = parser.parser
    expat.StartElementHandler, expat.EndElementHandler = gathering.start, gathering.end  # without a step between
    expat.CharacterDataHandler = gathering.data
    expat.AttlistDeclHandler = gathering.declared
    expat.UseForeignDTD(True)  # a name of a character is no error then, with a document type or without
    parser.entity = _CHARACTERS
    return parser


class _Document:
    """One document of a file, and how it is parsed."""

    def __init__(self, gathering: _Gathering) -> None:
        self._gathering = gathering
        self._parser = _parser(gathering)
        self._fed = 0  # bytes, before the last piece
        self._last = b""

    def feed(self, content: bytes | None) -> bytes | None:
        """Take the next piece of the file, ``None`` at its end; gives back what begins another document."""
        from defusedxml import DefusedXmlException

        before = self._gathering.steps
        try:
            if content is None:
                self._parser.close()
            else:
                self._parser.feed(content)
        except ParseError as error:
            if error.code in _ANOTHER and self._gathering.is_between:
                following = self._following(content or b"")
                if following.startswith(b"<"):
                    return following
            raise _broken(error) from None
        except DefusedXmlException:
            raise RecordError(Reason.UNSAFE_MARKUP, "declares entities; take the declarations out to load it") from None
        self._fed, self._last = self._fed + len(self._last), content or b""
        self._gathering.waited(len(self._last) if self._gathering.steps == before else 0)
        return None

    def _following(self, content: bytes) -> bytes:
        """From where parsing stopped: in this piece, or, if a tag was cut there, in the one before."""
        expat: Any = self._parser.parser
        return (self._last + content)[max(expat.ErrorByteIndex - self._fed, 0) :]


def _broken(error: ParseError) -> RecordError:
    line, column = error.position
    what = str(error).partition(": line")[0].strip() or "not well-formed"
    return RecordError(Reason.BROKEN_MARKUP, f"{what} at line {line}, column {column + 1}")


class _Gathering:
    """What the parser reports to: builds wanted elements, keeps the limits."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.steps = 0
        self._wanted = wanted
        self._found = False
        self._depth = self._parts = self._size = self._waiting = self._declared = 0
        self._open: list[Element] = []
        self._text: list[str] = []
        self._closed: Element | None = None  # the last one, which text after it belongs to
        self._done: list[Element] = []

    @property
    def is_between(self) -> bool:
        """Whether the document's root element was closed, and something wanted was in it."""
        return self._depth == 0 and self._found

    def taken(self) -> list[Element]:
        """The elements that were completed since this was last asked."""
        done, self._done = self._done, []
        return done

    def waited(self, size: int) -> None:
        """Note how much was read without anything being reported: one endless tag, one endless comment."""
        self._waiting = self._waiting + size if size else 0
        if self._waiting > MAX_RECORD:
            raise RecordError(Reason.TOO_LARGE, f"a tag or comment is longer than {MAX_RECORD // 2**20} MiB")

    def begin(self) -> None:
        """Another document begins."""
        self._declared, self._found = 0, False

    def declared(self, *_: object) -> None:
        """A document type declares an attribute."""
        self._declared += 1
        if self._declared > MAX_DECLARED:
            raise RecordError(Reason.TOO_LARGE, f"the document type declares more than {MAX_DECLARED} attributes")

    def start(self, tag: str, attributes: list[str]) -> None:
        """An element opens; names of attributes and their values take turns."""
        self.steps += 1
        self._flush()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise RecordError(Reason.TOO_LARGE, f"elements nest more than {MAX_DEPTH} deep")
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise RecordError(Reason.TOO_LARGE, f"an element has more than {MAX_ATTRIBUTES} attributes")
        name = _local(tag)
        if self._open or name in self._wanted:
            self._gather(Element(name, dict(zip(map(_local, attributes[::2]), attributes[1::2], strict=True))))

    def _gather(self, element: Element) -> None:
        self._parts += 1 + len(element.attrib)
        if self._parts > MAX_PARTS:
            raise RecordError(Reason.TOO_LARGE, f"a record has more than {MAX_PARTS} elements and attributes")
        self._grow(sum(map(len, element.attrib.values())))
        if self._open:
            self._open[-1].append(element)
        self._open.append(element)
        self._closed = None

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
        if self._size > MAX_RECORD:
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
            self._found = True
            self._closed, self._parts, self._size = None, 0, 0

    def close(self) -> None:
        """The document ends."""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
