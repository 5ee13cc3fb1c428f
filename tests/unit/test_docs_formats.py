"""docs/formats.md says what the code does: its limits, its formats, its reasons."""

from __future__ import annotations

import re

import pytest

from index.clean import limits, mail
from index.readers import FORMATS, base, containers, delimited, http_body, packed, parquet, warc
from index.report import Reason, Skip
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "formats.md").read_text("utf-8")
OURS = ("csv", "mbox", "eml", "html", "mhtml", "warc", "parquet", "nexis", "factiva", "dump", "dumps")
KIB, MIB, GIB = 1024, 1024**2, 1024**3


def size(count: int) -> str:
    unit, name = next((unit, name) for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")) if count >= unit)
    assert count % unit == 0
    return f"{count // unit} {name}"


LIMITS = (
    ("one record: a line, a row, a page, a message, a document", size(base.MAX_RECORD)),
    ("what sniffing looks at", size(base.HEAD)),
    ("containers within one another", str(containers.MAX_DEPTH)),
    ("what a file may unpack to, however small it is", size(packed.FREE)),
    ("beyond that, times the size of what was read of it", str(packed.MAX_RATIO)),
    ("the window of Zstandard", size(packed.MAX_WINDOW)),
    ("memory for unpacking xz", size(packed.MAX_XZ_MEMORY)),
    ("what is put on disk of a zip or Parquet file that comes as a stream", size(containers.MAX_SPOOLED)),
    ("the list of members of a zip archive", size(containers.MAX_DIRECTORY)),
    ("what a tar archive says of a member beside its header", size(containers.MAX_TAR_HEADER)),
    ("columns of a table", f"{delimited.MAX_COLUMNS:,}"),
    ("rows of a Parquet table held at once", str(parquet.ROWS)),
    ("parts of a message", f"{mail.MAX_PARTS:,}"),
    ("multipart parts within one another", str(mail.MAX_NESTING)),
    ("lines of a message", f"{mail.MAX_LINES:,}"),
    ("what is read of a field of a message's header", size(mail.MAX_FIELD)),
    ("the header of a record of a web archive", size(warc.MAX_HEADER)),
    ("the header of an answer in it", size(http_body.MAX_HTTP_HEADER)),
    ("damaged places of a web archive, before the rest is given up", f"{warc.MAX_DAMAGES:,}"),
    ("elements of a page within one another", f"{limits.MAX_DEPTH:,}"),
    ("elements of a page", f"{limits.MAX_ELEMENTS:,}"),
    ("attributes of an element", f"{limits.MAX_ATTRIBUTES:,}"),
)


def test_the_table_of_limits() -> None:
    """Where it fails, what it should hold is in the message: put it between the marks."""
    table = "\n".join(["| of | at most |", "| --- | ---: |", *(f"| {of} | {most} |" for of, most in LIMITS)])
    found = re.search(r"<!-- limits -->\n(.*?)\n?<!-- end -->", PAGE, re.DOTALL)
    assert found is not None
    assert found[1] == table, table


@pytest.mark.parametrize("name", OURS)
def test_every_format_is_described(name: str) -> None:
    assert name in FORMATS
    assert f"`{name}`" in PAGE or f"--input-format {name}`" in PAGE


@pytest.mark.parametrize(
    "reason",
    [
        *(
            Reason.RAGGED,
            Reason.NO_HEADER,
            Reason.BROKEN_RECORD,
            Reason.NO_LIBRARY,
            Reason.OVERPACKED,
        ),
        *(Reason.TOO_LARGE, Reason.BROKEN_CONTAINER),
        *(
            Skip.MEDIA,
            Skip.NOT_OK,
            Skip.NOT_HTML,
            Skip.REVISIT,
            Skip.INDEX_PAGE,
            Skip.OTHER_RECORD,
            Skip.NOT_A_FILE,
            Skip.SEEN,
        ),
    ],
)
def test_reasons_are_explained(reason: str) -> None:
    assert f"`{reason}`" in PAGE
