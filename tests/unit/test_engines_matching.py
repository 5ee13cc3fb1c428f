"""What an evaluator remembers."""

from __future__ import annotations

from searcher.engines.matching import Remembered
from searcher.query.plan import Term


def documents(number: int) -> frozenset[int]:
    return frozenset(range(number))


def test_the_oldest_is_forgotten_when_there_are_too_many_documents() -> None:
    remembered = Remembered(most=10)
    for number in range(100):
        remembered[Term("body", str(number))] = documents(4)
        assert sum(map(len, remembered.values())) <= 10
    assert list(remembered) == [Term("body", "98"), Term("body", "99")]


def test_one_match_is_kept_however_large() -> None:
    remembered = Remembered(most=10)
    remembered[Term("body", "a")] = documents(5)
    remembered[Term("body", "b")] = documents(50)
    assert list(remembered) == [Term("body", "b")]
    remembered[Term("body", "c")] = documents(5)
    assert list(remembered) == [Term("body", "c")]
