"""What passes between the processes of a load."""

from __future__ import annotations

import pickle

from index.article import Origin, RawDocument, Reading, Rejected, Shape, Skipped
from index.team import Chunk

LINE = RawDocument(Origin("a.jsonl", 7), Shape.LINE, b"{}\n")
READINGS: list[Reading] = [
    LINE,
    RawDocument(Origin("a.jsonl", 8), Shape.LINE, b"{}\n", encoding="utf-8"),
    RawDocument(Origin("a.jsonl", 9), Shape.LINE, b"{}\n", defaults={"language": "en"}),
    RawDocument(Origin("b.json"), Shape.RECORD, record={"text": "Rain fell."}),
    RawDocument(Origin("c.html"), Shape.PAGE, b"<p>Rain fell."),
    Rejected(Origin("d.jsonl", 1), "broken_json", "no object", "{"),
    Skipped(Origin("README.txt"), "text"),
]


def test_a_chunk_passes_unchanged() -> None:
    passed = pickle.loads(pickle.dumps(Chunk(64, READINGS)))
    assert (passed.sequence, passed.readings) == (64, READINGS)


def test_lines_pass_as_little_more_than_their_bytes() -> None:
    lines = [RawDocument(Origin("a.jsonl", number), Shape.LINE, bytes(100)) for number in range(1, 65)]
    assert len(pickle.dumps(Chunk(0, lines))) < 64 * (100 + 16)
