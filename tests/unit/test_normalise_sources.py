"""The publisher's name."""

from __future__ import annotations

import pytest

from index.normalise.sources import named_host, publisher


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("  Example\u00a0Times ", "Example Times"),
        ("Example Times | Home", "Example Times"),
        ("Home - Example Times", "Example Times"),
        ("© 2025 Example Times. All rights reserved.", "Example Times"),
        ("Example Times - Official Site", "Example Times"),
        ("The Home Counties Gazette", "The Home Counties Gazette"),
        ("www.example.co.uk", "example.co.uk"),
        ("https://news.example.com/a", "example.com"),
        ("www.nytimes.com", "The New York Times"),
        ("Beispiel.de", "Beispiel.de"),
        ("", None),
        (None, None),
        (" | ", None),
    ],
)
def test_publisher(given: str | None, name: str | None) -> None:
    assert publisher(given) == name


def test_the_most_specific_host_names_it() -> None:
    table = {"example.com": "Example", "sport.example.com": "Example Sport"}
    assert named_host("www.sport.example.com", table) == "Example Sport"
    assert named_host("www.example.com", table) == "Example"
    assert named_host("a.other.org", table) == "other.org"
