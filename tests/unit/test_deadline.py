"""The alarm that stops a record: it gets through what swallows exceptions, and leaves nothing behind."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType

import pytest

from index.deadline import Deadline, Place, TooSlowError, elapsed, shared_place
from tests.limits import ends


@pytest.fixture
def place() -> Place:
    return memoryview(bytearray(8)).cast("Q")


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM)
    yield
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def for_ever() -> None:
    while True:
        pass


def wait_for_ever() -> None:
    while True:
        time.sleep(1)


def swallow_for_ever() -> None:
    """As code does that takes every error for its own, for some time."""
    for _ in range(3):
        with suppress(BaseException):
            for_ever()
    for_ever()


def backtrack_for_ever() -> None:
    """In C, which looks at signals now and then."""
    re.match(r"(a|a)*$", "a" * 60 + "b")


@pytest.mark.parametrize("slow", [for_ever, wait_for_ever, swallow_for_ever, backtrack_for_ever])
def test_what_takes_too_long_is_stopped(place: Place, slow: object) -> None:
    place[0] = 7
    with ends(), pytest.raises(TooSlowError), Deadline(0.05, place):
        slow()  # type: ignore[operator]


def test_what_is_in_time_is_not(place: Place) -> None:
    with Deadline(0.5, place):
        for number in range(1, 121):
            place[0] = number
            began = time.thread_time()
            while time.thread_time() - began < 0.005:
                pass
    assert place[0] == 120  # all of them together took far longer than one may


@pytest.mark.parametrize(("seconds", "number"), [(0.0, 7), (0.02, 0)])
def test_no_limit_no_alarm_and_no_record_no_alarm(place: Place, seconds: float, number: int) -> None:
    place[0] = number
    with Deadline(seconds, place):
        began = time.thread_time()
        while time.thread_time() - began < 0.2:
            pass


def test_no_other_exception_handler_takes_it() -> None:
    assert not issubclass(TooSlowError, Exception)


def test_outside_of_the_main_thread_nothing_is_limited(place: Place) -> None:
    place[0] = 7
    done: list[bool] = []

    def work() -> None:
        with Deadline(0.02, place):
            began = time.thread_time()
            while time.thread_time() - began < 0.1:
                pass
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]


def test_somebody_elses_alarm_goes_on(place: Place) -> None:
    rung: list[int] = []

    def ring(number: int, _: FrameType | None) -> None:
        rung.append(number)

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with Deadline(10.0, place):
            time.sleep(0.3)
            assert rung == []
        while not rung:
            time.sleep(0.01)
        assert signal.getsignal(signal.SIGALRM) is ring
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert rung == [signal.SIGALRM]


def test_time_in_which_the_process_was_stopped_does_not_count() -> None:
    assert elapsed(10.0, 10.6, 0.5) == pytest.approx(0.6)
    assert elapsed(10.0, 3610.0, 0.5) == 2.0


def test_a_place_is_shared_memory() -> None:
    import os

    place = shared_place()
    if (child := os.fork()) == 0:
        place[0] = 42
        os._exit(0)
    os.waitpid(child, 0)
    assert place[0] == 42
