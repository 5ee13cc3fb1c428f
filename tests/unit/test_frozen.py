"""Frozen values behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from index.frozen import EMPTY, Frozen, NamedTuple


class Word(Frozen, apart="place"):
    """A word, and where it was found."""

    text: str
    field: str | None = None
    place: int = 0


class Nothing(Frozen):
    """No fields."""


class Other(Frozen):
    """No fields either."""


class Checked(Frozen):
    """Refuses what is negative."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("negative")


def test_equal_fields_make_equal_values() -> None:
    assert Word("a", "b") == Word(text="a", field="b")
    assert hash(Word("a")) == hash(Word("a"))
    assert Word("a") != Word("b")
    assert (Nothing(), hash(Nothing())) == (Nothing(), hash(Nothing()))


def test_values_of_different_classes_differ() -> None:
    assert Nothing() != Other()
    assert Word("a") != ("a", None, 0)


def test_a_field_apart_is_kept_but_not_compared() -> None:
    assert Word("a", place=1) == Word("a", place=2)
    assert repr(Word("a", place=1)) == "Word(text='a', field=None)"
    assert Word("a", place=1).place == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), {}),
        ((), {"field": "b"}),
        (("a", "b", 1, "more"), {}),
        (("a",), {"text": "b"}),
        (("a",), {"nosuch": 1}),
        (("a", "b", 1), {"place": 1}),
    ],
)
def test_the_fields_are_the_parameters(arguments: tuple[object, ...], named: dict[str, object]) -> None:
    for number in range(40):  # of the first values and of many

        class Fresh(Frozen):
            text: str
            field: str | None = None
            place: int = 0

        for _ in range(number):
            assert Fresh("a", place=2) == Fresh("a", None, 2)
        with pytest.raises(TypeError, match="argument"):
            Fresh(*arguments, **named)  # type: ignore[arg-type]
        assert Fresh("a", place=2) == Fresh(text="a", place=2)


def test_values_are_the_same_however_many_are_made() -> None:
    made = {Word("a", place=number) for number in range(100)}
    assert made == {Word("a")}
    for _ in range(100):
        assert Checked(1).number == 1
        with pytest.raises(ValueError, match="negative"):
            Checked(-1)


class Pair(NamedTuple):
    """Two members, one with a default."""

    first: int
    second: str = "b"

    @property
    def both(self) -> str:
        return f"{self.first}{self.second}"


def test_a_named_tuple_is_a_tuple_with_names() -> None:
    pair = Pair(1)
    assert (pair, pair.first, pair.second, pair.both) == ((1, "b"), 1, "b", "1b")
    assert pair == Pair(first=1, second="b") == Pair(1, second="b")
    assert sorted([Pair(2), Pair(1, "c"), pair]) == [pair, (1, "c"), (2, "b")]
    first, second = pair
    assert f"{first}{second}" == pair.both
    assert repr(pair) == "Pair(first=1, second='b')"
    match pair:
        case Pair(1, found):
            assert found == "b"
    for again in (pickle.loads(pickle.dumps(pair)), copy.copy(pair), copy.deepcopy(pair)):
        assert (again, type(again)) == (pair, Pair)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((), {}),
        ((1, "b", 2), {}),
        ((), {"second": "b"}),
        ((1,), {"first": 1}),
        ((1,), {"third": 1}),
        ((1, "b"), {"second": "b"}),
    ],
)
def test_a_named_tuple_has_all_its_members_and_no_more(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="the members of Pair are first, second"):
        Pair(*values, **named)
    with pytest.raises(AttributeError):
        Pair(1).first = 2  # type: ignore[misc]


def test_nothing_can_be_changed() -> None:
    word = Word("a")
    with pytest.raises(AttributeError, match="frozen"):
        word.text = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        del word.text
    with pytest.raises(AttributeError):
        object.__setattr__(word, "new", 1)  # there is no room for it


def test_values_match_by_place() -> None:
    match Word("a", "b"):
        case Word(text, field):
            assert (text, field) == ("a", "b")


def test_values_survive_pickling_and_copying() -> None:
    word = Word("a", "b", 3)
    for again in (pickle.loads(pickle.dumps(word)), copy.copy(word), copy.deepcopy(word)):
        assert (again, again.place) == (word, 3)


def test_a_value_can_refuse_to_be() -> None:
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)
    with pytest.raises(ValueError, match="negative"):  # and not only the first time
        Checked(-1)


def test_dataclasses_knows_the_fields() -> None:
    class Held(Frozen):
        count: int
        known: dict[str, int] = EMPTY  # type: ignore[assignment]

    assert [field.name for field in dataclasses.fields(Held)] == ["count", "known"]
    assert dataclasses.replace(Held(1, {"a": 1}), count=2) == Held(2, {"a": 1})
    assert dataclasses.asdict(Word("a")) == {"text": "a", "field": None, "place": 0}
