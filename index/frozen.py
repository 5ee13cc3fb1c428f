"""Frozen values that cost next to nothing to define.

A program that answers one question and leaves defines more classes of values than it makes values of, and
``dataclasses`` writes and compiles the methods of each class when it is defined. Here only ``__init__`` is written, and
only for a class of which many values are made; everything else is shared. :func:`dataclasses.replace` and
:func:`dataclasses.fields` take these classes as they take their own. ``NamedTuple`` is here for the same reason: that
of ``typing`` compiles a function for each class, and ``typing`` alone takes longer to import than all that asks.
"""

from __future__ import annotations

from operator import attrgetter, itemgetter

__all__ = ["EMPTY", "Frozen", "NamedTuple"]

TYPE_CHECKING = False  # as of typing, which is not needed otherwise
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from dataclasses import Field
    from typing import Any, ClassVar, NamedTuple, Self, TypeVar, dataclass_transform

    _Value = TypeVar("_Value", bound="Frozen")


else:

    def dataclass_transform(**_: object):  # tells type checkers only
        return lambda decorated: decorated

    class _Row(type):
        """Makes a property of each annotated name, for the member of the tuple in its place."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _Row:
            names = tuple(body.get("__annotations__", ()))
            body["_defaults"] = {each: body.pop(each) for each in names if each in body}
            members = {each: property(itemgetter(at)) for at, each in enumerate(names)}
            return super().__new__(cls, name, bases, body | members | {"__slots__": (), "__match_args__": names})

    class NamedTuple(tuple, metaclass=_Row):
        """What ``typing.NamedTuple`` is to those who read its members, compare, sort and unpack."""

        def __new__(cls, *values: object, **named: object) -> Self:
            """A value from its members, in their order or by name."""
            if named or len(values) != len(cls.__match_args__):
                values = _completed(cls.__match_args__, cls._defaults, values, named)
                if values is None:
                    raise TypeError(f"the members of {cls.__name__} are {', '.join(cls.__match_args__)}")
            return tuple.__new__(cls, values)

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            shown = (f"{name}={value!r}" for name, value in zip(self.__match_args__, self, strict=True))
            return f"{type(self).__name__}({', '.join(shown)})"


@dataclass_transform(frozen_default=True)
class _Frozen(type):
    """Makes slots of the annotated names, in their order."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], body: dict[str, Any], *, apart: str = "", later: bool = False
    ) -> _Frozen:
        """``apart`` names a field that is left out of comparison and ``repr``; ``later`` is for :func:`partly`."""
        names = tuple(body.get("__annotations__", ()))
        defaults = {each: body.pop(each) for each in names if each in body}
        compared = tuple(each for each in names if each != apart)
        body |= {"__slots__": names, "__match_args__": names, "defaults_": defaults, "_compared": compared}
        body["_key"] = attrgetter(*compared or ("__class__",))
        if names:
            body["__init__"] = _init
        if later:
            body |= {"__slots__": (*names, "_later"), "__getattr__": _work_out}
        return super().__new__(cls, name, bases, body)


_FEW = 12
"""So many values are made field by field in less time than it takes to compile a function that makes them."""

_made: dict[type, int] = {}


def _init(self: Any, *arguments: Any, **named: Any) -> None:
    """Stands in for ``__init__`` until some values of its class have been made, or one that cannot be made."""
    made = type(self)
    _made[made] = count = _made.get(made, 0) + 1
    values = _completed(made.__match_args__, made.defaults_, arguments, named)
    if count > _FEW or values is None:
        _write_init(made)
        made.__init__(self, *arguments, **named)
        return
    for name, value in zip(made.__match_args__, values, strict=True):
        object.__setattr__(self, name, value)
    if hasattr(made, "__post_init__"):
        self.__post_init__()


def _completed(
    names: tuple[str, ...], defaults: dict[str, Any], values: tuple[Any, ...], named: dict[str, Any]
) -> tuple[Any, ...] | None:
    """A value for each name, in their order; ``None`` where one is missing, or there is one too many."""
    rest = names[len(values) :]
    given = defaults | named
    if len(values) > len(names) or not given.keys() >= set(rest) >= named.keys():
        return None
    return (*values, *[given[name] for name in rest])


def _write_init(made: Any) -> None:
    parameters = (f"{name}=defaults[{name!r}]" if name in made.defaults_ else name for name in made.__match_args__)
    lines = [f"def __init__(self, {', '.join(parameters)}):"]
    lines += (f" set_{name}(self, {name})" for name in made.__match_args__)
    if hasattr(made, "__post_init__"):
        lines.append(" self.__post_init__()")
    known = {f"set_{name}": getattr(made, name).__set__ for name in made.__match_args__} | {"defaults": made.defaults_}
    exec("\n".join(lines), known)  # noqa: S102  # nothing in it but the names of the fields
    made.__init__ = known["__init__"]


def _work_out(self: Any, name: str) -> Any:
    """Stands in for a field that was put off, until it is asked for."""
    if name not in type(self).__match_args__:
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
    value = self._later(self, name)
    object.__setattr__(self, name, value)
    return value


def partly(kind: type[_Value], *names: str) -> Callable[..., _Value]:
    """A function that makes values of a class that is declared with ``later``, of which only some fields are known.

    It takes the fields named, in this order, and before them a function that works out any other field when it is
    first asked for: from the value, and the name of the field.
    """
    new, put_off = object.__new__, kind._later.__set__  # type: ignore[attr-defined]  # a slot  # noqa: SLF001
    setters = {f"set_{name}": getattr(kind, name).__set__ for name in names}
    if len(names) > _SEVERAL:
        return _compiled(kind, setters | {"set_later": put_off, "new": new}, names)

    def make(later: Callable[[Any, str], Any], *values: Any) -> _Value:
        made = new(kind)
        put_off(made, later)
        for put, value in zip(setters.values(), values, strict=True):
            put(made, value)
        return made

    return make


_SEVERAL = 8
"""So many fields are set one by one in about the time of a function that is compiled for it."""


def _compiled(kind: type[_Value], known: dict[str, Any], names: tuple[str, ...]) -> Callable[..., _Value]:
    lines = [f"def make(later, {', '.join(names)}):", " made = new(kind)", " set_later(made, later)"]
    lines += (f" set_{name}(made, {name})" for name in names)
    known["kind"] = kind
    exec("\n".join((*lines, " return made")), known)  # noqa: S102  # nothing in it but the names of the fields
    make: Callable[..., _Value] = known["make"]
    return make


class _DataclassFields:
    """What ``dataclasses`` finds the fields of a class by; made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[type, dict[str, Field[Any]]] = {}

    def __get__(self, value: object, owner: Any) -> dict[str, Field[Any]]:
        if owner not in self._made:
            self._made[owner] = self._make(owner)
        return self._made[owner]

    @staticmethod
    def _make(owner: Any) -> dict[str, Field[Any]]:
        from dataclasses import field, make_dataclass

        def specified(name: str) -> Field[Any]:
            return field(default_factory=lambda: owner.defaults_[name]) if name in owner.defaults_ else field()

        found: Any = make_dataclass(owner.__name__, [(name, object, specified(name)) for name in owner.__match_args__])
        return dict(found.__dataclass_fields__)


class Frozen(metaclass=_Frozen):
    """Base of frozen values. Fields are the annotated names; they compare and match as those of a dataclass do."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
        __slots__: ClassVar[tuple[str, ...]]
        __match_args__: ClassVar[tuple[str, ...]]
        _compared: ClassVar[tuple[str, ...]]
        defaults_: ClassVar[dict[str, Any]]

        _key: ClassVar[attrgetter[Any]]
    else:
        __dataclass_fields__ = _DataclassFields()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or self._key(self) == self._key(other)

    def __hash__(self) -> int:
        return hash((self.__class__, self._key(self)))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self._compared)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), tuple(getattr(self, name) for name in self.__match_args__)


EMPTY: Mapping[str, Any] = {}
"""The default of fields that hold mappings; nobody changes what a frozen value holds."""
