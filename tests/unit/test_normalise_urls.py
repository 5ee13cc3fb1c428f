"""Canonical addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise.urls import canonical_url, country_of, host_in, host_of, identifying, registrable, url_key
from tests.limits import ends


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


# The same article under many addresses.
WILD = [
    ("https://www.example.com/a?utm_source=x&utm_medium=y", "https://www.example.com/a"),
    ("https://www.example.com/a?gclid=1&mc_cid=2&icid=3&cmp=4&ref=home", "https://www.example.com/a"),
    ("https://www.example.com/a?CMP=share_btn&INTCMP=x&ICID=y", "https://www.example.com/a"),
    ("https://www.example.com/a?smid=tw-nytimes&_r=1&partner=rss&emc=rss", "https://www.example.com/a"),
    ("https://www.example.com/a?id=5&page=2", "https://www.example.com/a?id=5&page=2"),
    ("https://www.example.com/a?amp=1", "https://www.example.com/a"),
    ("https://www.example.com/a?amp", "https://www.example.com/a"),
    ("https://www.example.com/a?outputType=amp", "https://www.example.com/a"),
    ("https://www.example.com/a/amp", "https://www.example.com/a"),
    ("https://amp.example.com/a", "https://example.com/a"),
    ("https://cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
    (
        "https://www-example-com.cdn.ampproject.org/v/s/www.example.com/a?amp_js_v=0.1&usqp=mq331AQ",
        "https://www.example.com/a",
    ),
    ("https://www.google.com/amp/s/www.example.com/a/amp/", "https://www.example.com/a"),
    ("https://www.google.co.uk/amp/s/amp.example.com/a", "https://example.com/a"),
    ("https://www.google.com/url?q=https://www.example.com/a&sa=D", "https://www.example.com/a"),
    ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.example.com%2Fa", "https://www.example.com/a"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.example.com%2Fa&h=AT", "https://www.example.com/a"),
    ("https://m.example.com/a", "https://example.com/a"),
    ("https://mobile.example.com/a", "https://example.com/a"),
    ("https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"),
    ("http://example.com:80/a", "http://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("https://example.com/a/", "https://example.com/a"),
    ("https://example.com/a//b", "https://example.com/a/b"),
    ("https://example.com//a", "https://example.com/a"),
    ("https://example.com/./a/../b", "https://example.com/b"),
    ("https://example.com/a#comments", "https://example.com/a"),
    ("https://example.com/a;jsessionid=0A1B2C?id=3", "https://example.com/a?id=3"),
    ("https://example.com/a?PHPSESSID=abc&id=3", "https://example.com/a?id=3"),
    ("https://example.com/a?jsessionid=abc", "https://example.com/a"),
    ("https://example.com/a?sid=abc&sessionid=3", "https://example.com/a?sid=abc"),
    ("https://web.archive.org/web/20200101000000/https://www.example.com/a", "https://www.example.com/a"),
    ("https://web.archive.org/web/20200101000000id_/http://www.example.com:80/a", "http://www.example.com/a"),
    ("https://archive.ph/20200101000000/https://www.example.com/a", "https://www.example.com/a"),
    ("https://archive.ph/AbCdE", "https://archive.ph/AbCdE"),
    (
        "https://webcache.googleusercontent.com/search?q=cache:AbCdEfGh-_12:https://www.example.com/a+foo&cd=1",
        "https://www.example.com/a",
    ),
    ("https://Example.COM/A", "https://example.com/A"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com/?", "https://example.com/"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?b", "https://example.com/a?b="),
    ("https://example.com/a?b=c+d%20e", "https://example.com/a?b=c+d+e"),
    ("https://example.com/%E4%B8%AD%e6%96%87", "https://example.com/%E4%B8%AD%E6%96%87"),
    ("https://example.com/中文", "https://example.com/%E4%B8%AD%E6%96%87"),
    ("https://例え.jp/a", "https://xn--r8jz45g.jp/a"),
    ("https://xn--r8jz45g.jp/a", "https://xn--r8jz45g.jp/a"),
    ("HTTPS://user@EXAMPLE.com./a", "https://example.com/a"),
    ("https://example.com/a%20b", "https://example.com/a%20b"),
    (" https://example.com/a\n", "https://example.com/a"),
    ("https://example.com/index.html", "https://example.com/"),
    ("https://example.com/a/index.html", "https://example.com/a"),
    ("https://example.com/a?print=1", "https://example.com/a"),
    ("https://example.com/a.html?nocache=1", "https://example.com/a.html"),
    (
        "https://example.com/a?_ga=1&_gl=2&fb_action_ids=3&fb_source=4&igshid=1&wt_zmc=5&xtor=RSS-1&at_campaign=1",
        "https://example.com/a",
    ),
    ("https://example.com/a?__twitter_impression=true&s=09", "https://example.com/a?s=09"),
    ("https://example.com/a?x=1&amp;y=2", "https://example.com/a?x=1&y=2"),
    ("https://example.com/?p=5", "https://example.com/?p=5"),
    ("https://example.com/a?taid=5f&utm%5Fsource=b", "https://example.com/a?taid=5f"),
    ("https://example.com/a?UTM_SOURCE=b", "https://example.com/a"),
    ("https://example.com/index.php?id=3", "https://example.com/index.php?id=3"),
    ("https://example.com/news/amp/story", "https://example.com/news/amp/story"),
    ("https://web.archive.org/web/2020*/example.com/a", "https://web.archive.org/web/2020*/example.com/a"),
    ("https://web.archive.org/web/20200101/https:/m.example.com/a?utm_source=x", "https://example.com/a"),
    ("https://web.archive.org/web/2020/https://www.google.com/amp/s/amp.example.com/a", "https://example.com/a"),
    ("https://lm.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%3Ffbclid%3D1", "https://example.com/a"),
    (
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa&data=05",
        "https://example.com/a",
    ),
    ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript%3Aalert%281%29"),
    ("https://example.com/a/../../b", "https://example.com/b"),
    ("https://example.com/a;sid=1/b;jsessionid=2", "https://example.com/a/b"),
]


@pytest.mark.parametrize(("url", "canonical"), WILD)
def test_addresses_as_they_are_passed_around(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@given(
    st.lists(
        st.sampled_from(
            [
                "https://web.archive.org/web/2020/", "https://www.google.com/amp/s/", "https://cdn.ampproject.org/c/s/",
                "https://archive.ph/20200101/", "https://www.google.com/url?q=", "https://l.facebook.com/l.php?u=",
            ]
        ),
        max_size=8,
    ),
    st.sampled_from(["https://m.example.com/a/amp?x=1&gclid=y", "https://example.com/", "example.com/index.html", "x"]),
)  # fmt: skip
def test_canonical_is_idempotent_on_wrapped_addresses(wrappers: list[str], inner: str) -> None:
    once = canonical_url("".join(wrappers) + inner)
    assert once is None or canonical_url(once) == once


def test_long_addresses_end() -> None:
    with ends():
        for part in (
            "/amp",
            "/index.html",
            "/..",
            ";jsessionid=1",
            "%2f",
            "//",
            "?a",
            "&amp;",
            "https://web.archive.org/web/2020/",
        ):
            once = canonical_url("https://example.com/a" + part * 20_000)
            assert once is None or canonical_url(once) == once
        assert canonical_url("https://web.archive.org/web/2020/" * 20_000) is None


HOSTS = st.sampled_from(
    ["example.com", "m.example.co.uk", "amp.example.org", "mobile.m.example.net", "m.me", "www.x.io"]
)


@given(HOSTS, st.text(max_size=30), st.text(max_size=20))
def test_canonical_is_idempotent(host: str, path: str, query: str) -> None:
    once = canonical_url(f"https://{host}/{path}?{query}")
    assert once is None or canonical_url(once) == once


@given(
    HOSTS,
    st.lists(
        st.sampled_from(
            ["amp", "a", "", ".amp", "x.amp.html", "%2f", "%", "..", ".", "index.html", ";jsessionid=1", "x;sid=2"]
        ),
        max_size=5,
    ).map("/".join),
)
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


@pytest.mark.parametrize(("url", "canonical"), WILD)
def test_the_host_in_a_canonical_address(url: str, canonical: str) -> None:
    assert host_in(canonical) == host_of(canonical)


def test_host_of_bare_names_and_urls() -> None:
    assert host_of("www.Example.co.uk") == "www.example.co.uk"
    assert host_of("https://example.com/a") == "example.com"
    assert host_of("no host") is None
