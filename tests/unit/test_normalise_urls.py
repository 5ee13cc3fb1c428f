"""Canonical addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise.urls import canonical_url, country_of, host_of, identifying, registrable, url_key


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.Example.COM:443/A/b/#top", "https://www.example.com/A/b"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com", "https://example.com/"),
        ("//example.com/a", "https://example.com/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&id=7&fbclid=y&b=1", "https://example.com/a?b=1&id=7"),
        ("https://example.com/a?utm_source=x", "https://example.com/a"),
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://en.m.example.org/a", "https://en.example.org/a"),
        ("https://m.co.uk/a", "https://m.co.uk/a"),
        ("https://amp.example.co.uk/a", "https://example.co.uk/a"),
        ("https://example.com/a/amp/", "https://example.com/a"),
        ("https://example.com/amp/a", "https://example.com/a"),
        ("https://example.com/a.amp.html", "https://example.com/a.html"),
        ("https://example.com/lamp", "https://example.com/lamp"),
        ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
        ("https://www.google.com/amp/s/www.example.com/a", "https://www.example.com/a"),
        ("https://example.com/%7ea/%e4%b8%ad", "https://example.com/~a/%E4%B8%AD"),
        ("https://example.com/中", "https://example.com/%E4%B8%AD"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.com/a%2Fb", "https://example.com/a%2Fb"),
    ],
)
def test_canonical(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "example",
        "mailto:a@example.com",
        "ftp://example.com/a",
        "javascript:void(0)",
        "https://",
        "https://a b/c",
        "https://localhost/a",
        "https://example.com:99999/",
        "https://[::1",
        "/path/only",
        "file:///etc/passwd",
    ],
)
def test_not_an_address(text: str | None) -> None:
    assert canonical_url(text) is None


HOSTS = st.sampled_from(
    ["example.com", "m.example.co.uk", "amp.example.org", "mobile.m.example.net", "m.me", "www.x.io"]
)


@given(HOSTS, st.text(max_size=30), st.text(max_size=20))
def test_canonical_is_idempotent(host: str, path: str, query: str) -> None:
    once = canonical_url(f"https://{host}/{path}?{query}")
    assert once is None or canonical_url(once) == once


@given(HOSTS, st.lists(st.sampled_from(["amp", "a", "", ".amp", "x.amp.html", "%2f", "%"]), max_size=5).map("/".join))
def test_canonical_is_idempotent_on_amp_paths(host: str, path: str) -> None:
    once = canonical_url(f"https://{host}/{path}")
    assert once is not None
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://example.com/", False),
        ("https://example.com/index.html", False),
        ("https://example.com/en", False),
        ("https://example.com/en-gb", False),
        ("https://example.com/?p=123", True),
        ("https://example.com/story", True),
    ],
)
def test_home_pages_identify_nothing(url: str, says: bool) -> None:
    assert identifying(url) is says


def test_scheme_and_www_make_no_difference() -> None:
    assert url_key("https://www.example.com/a") == url_key("http://example.com/a")


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("edition.example.com", "example.com"),
        ("news.example.co.uk", "example.co.uk"),
        ("example.com.au", "example.com.au"),
        ("jane.blogspot.com", "jane.blogspot.com"),
        ("www.jane.github.io", "jane.github.io"),
        ("example.com", "example.com"),
    ],
)
def test_registrable(host: str, owner: str) -> None:
    assert registrable(host) == owner


@pytest.mark.parametrize(
    ("host", "country"), [("example.co.uk", "GB"), ("example.de", "DE"), ("example.com", None), ("example.tv", None)]
)
def test_country_of_a_host(host: str, country: str | None) -> None:
    assert country_of(host) == country


def test_host_of_bare_names_and_urls() -> None:
    assert host_of("www.Example.co.uk") == "www.example.co.uk"
    assert host_of("https://example.com/a") == "example.com"
    assert host_of("no host") is None
