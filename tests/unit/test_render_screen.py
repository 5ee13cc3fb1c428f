from __future__ import annotations

import io
from collections.abc import Mapping

import pytest

from searcher.render.screen import Screen
from searcher.render.style import Style


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "environ", "styled"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "xterm", "CLICOLOR": "0"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
        (io.StringIO(), {"CLICOLOR_FORCE": "1"}, True),
        (io.StringIO(), {"CLICOLOR_FORCE": "0"}, False),
        (io.StringIO(), {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_who_gets_styles(out: io.StringIO, environ: Mapping[str, str], styled: bool) -> None:
    assert Screen.detect(out, environ).styled is styled


def test_a_pipe_has_no_width_and_a_terminal_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "93")
    assert Screen.detect(io.StringIO(), {}).width is None
    assert Screen.detect(Terminal(), {}).width == 93


def test_links_go_to_plain_web_addresses_only() -> None:
    screen = Screen(Terminal(), 80, styled=True, terminal=True)
    assert screen.link("x", "https://a.example/b") == "\x1b]8;;https://a.example/b\x1b\\x\x1b]8;;\x1b\\"
    for address in ("javascript:alert(1)", "file:///etc", "https://a.example/\x1b", "https://a.example/é", None):
        assert screen.link("x", address) == "x"


def test_styles_are_off_where_there_are_none() -> None:
    assert Screen(io.StringIO()).paint("x", Style.HIT) == "x"
    assert Screen(io.StringIO(), styled=True).paint("", Style.HIT) == ""
