"""The user's own rules for hosts: what the file may say, what is wrong with it, and what a rule makes of a page."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Origin, RawDocument, Shape
from index.clean import clean
from index.clean.hosts_file import KEYS, NO_HOSTS, Hosts, load_hosts
from index.errors import DateError, RecordError, UsageError
from index.normalise import Defaults, normalise
from index.normalise.dates import parse_date
from index.normalise.homes import Home
from index.normalise.urls import canonical_url
from index.pipeline import Options, Prepared, Stages
from index.report import Caution
from searcher.locate import hosts_path
from tests.conftest import ROOT

DOCS = (ROOT / "docs" / "normalising.md").read_text(encoding="utf-8")
RULES = """
[hosts."example.org"]
body = ["article .text", "#story"]
headline = "h1.big"
deck = ".standfirst"
byline = ".by b"
published = "time.pub@datetime"
updated = "meta[name=changed]"
section = "nav .here"
tags = ".topics a"
drop = [".promo", "aside"]
source = "Example Gazette"
timezone = "Europe/Oslo"
language = "nb"
country = "no"

[hosts."sport.example.org"]
headline = "h2"
"""

PAGE = """<html><head><title>Wrong title - Site</title>
<link rel="canonical" href="https://www.example.org/2025/harbour">
<meta property="og:site_name" content="Site"><meta property="article:published_time" content="2025-01-01">
<meta name="changed" content="2025-06-06 08:15"></head><body>
<nav><a>All</a> <a class="here">Harbour</a></nav><h1>Wrong</h1><h1 class="big">The harbour   is dredged</h1>
<p class="standfirst">A long winter of work.</p><p class="by">By <b>Ada Example</b> and <b>Bo Sample</b></p>
<time class="pub" datetime="2025-06-05T14:46:00">yesterday</time>
<article><div class="text"><p>The first ship came in on Monday.</p><div class="promo"><p>Buy our mugs.</p></div>
<p>It was greeted by a brass band.</p><script>var x = 1;</script><p>It was greeted by a brass band.</p></div></article>
<div class="topics"><a>Ships</a><a>Music</a></div></body></html>"""


@pytest.fixture
def hosts(tmp_path: Path) -> Hosts:
    return read(tmp_path, RULES)


def read(folder: Path, text: str) -> Hosts:
    file = folder / "hosts.toml"
    file.write_text(text, encoding="utf-8")
    return load_hosts(str(file))


def page(html: str, hosts: Hosts, url: str | None = None) -> Draft:
    raw = RawDocument(Origin("p.html"), Shape.PAGE, html.encode(), defaults={"url": url} if url else {})
    return clean(raw, {}, hosts.rules)


def test_every_field_is_found_where_the_rule_says(hosts: Hosts) -> None:
    draft = page(PAGE, hosts)
    assert draft.paragraphs == ("The first ship came in on Monday.", *("It was greeted by a brass band.",) * 2)
    assert draft.headline == "The harbour is dredged"
    assert draft.deck == "A long winter of work."
    assert draft.byline == ("Ada Example", "Bo Sample")
    assert draft.published[0] == "2025-06-05T14:46:00"
    assert draft.updated[0] == "2025-06-06 08:15"
    assert draft.section == "Harbour"
    assert draft.tags == ("Ships", "Music")
    assert draft.cautions == ()


def test_what_is_known_of_the_host_goes_before_what_the_page_says(hosts: Hosts) -> None:
    article = normalise(page(PAGE, hosts), Defaults(homes=hosts.homes)).article
    assert article.source == "Example Gazette"
    assert article.language == "nb"
    assert str(article.published) == "2025-06-05T14:46:00+02:00"
    assert str(article.updated) == "2025-06-06T08:15:00+02:00"


def test_a_page_elsewhere_is_read_in_the_general_way(hosts: Hosts) -> None:
    other = PAGE.replace("example.org", "example.com")
    draft = page(other, hosts)
    assert draft == page(other, NO_HOSTS)
    assert normalise(draft, Defaults(homes=hosts.homes)).article.source == "Site"


def test_the_most_specific_host_counts_alone(hosts: Hosts) -> None:
    draft = page(PAGE.replace("www.example.org", "live.sport.example.org").replace("<article>", "<h2>Goal</h2>"), hosts)
    assert draft.headline == "Goal"
    assert draft.published == ("2025-01-01", "2025-06-05T14:46:00")


def test_the_address_that_a_page_was_fetched_from_goes_before_the_one_that_it_states(hosts: Hosts) -> None:
    stated = PAGE.replace("www.example.org", "partner.example.net")
    assert page(stated, hosts, "https://example.org/x").headline == "The harbour is dredged"


def test_what_matches_nothing_falls_back_and_is_told(hosts: Hosts) -> None:
    changed = PAGE.replace('class="big"', 'class="huge"').replace('class="text"', 'id="other"')
    draft = page(changed, hosts)
    assert draft.headline == page(changed, NO_HOSTS).headline
    assert [caution for caution, _ in draft.cautions] == ["host-rule-empty"] * 2
    assert [detail for _, detail in draft.cautions] == [
        "body: 'article .text' or '#story' matches nothing; read in the general way",
        "headline: 'h1.big' matches nothing; read in the general way",
    ]


def test_the_first_selector_that_finds_something_counts(hosts: Hosts) -> None:
    both = PAGE.replace("<article>", '<div id="story"><p>Not this.</p></div><article>')
    assert page(both, hosts).paragraphs[0] == "The first ship came in on Monday."
    second = PAGE.replace('class="text"', 'id="story"')
    assert page(second, hosts).paragraphs[0] == "The first ship came in on Monday."


def test_a_body_that_the_general_way_does_not_see(hosts: Hosts) -> None:
    html = '<link rel=canonical href="https://example.org/x"><article><div class=text>Tiny.</div></article>'
    with pytest.raises(RecordError):
        page(html, NO_HOSTS)
    assert page(html, hosts).paragraphs == ("Tiny.",)


SHOP = "<p class=x>Our shop is open.</p>"


def test_what_is_dropped_is_gone_from_the_general_way_too(tmp_path: Path) -> None:
    words = "".join(
        f"<p>The harbour was quiet on day {n}, and nobody came to see the ships leave.</p>" for n in range(9)
    )
    html = f'<link rel=canonical href="https://example.org/x"><h1>Quiet</h1><div>{words}{SHOP}</div>'
    assert any("shop" in text for text in page(html, NO_HOSTS).paragraphs)
    dropping = read(tmp_path, '[hosts."example.org"]\ndrop = ".x"')
    assert len(page(html, dropping).paragraphs) == 9


def test_nested_matches_are_told_once(tmp_path: Path) -> None:
    nested = read(tmp_path, '[hosts."example.org"]\nbody = "div"')
    html = '<link rel=canonical href="https://example.org/x"><div>One.<div>Two.</div></div><div>Three.</div>'
    assert page(html, nested).paragraphs == ("One.", "Two.", "Three.")


def test_an_attribute_that_is_not_there_is_no_value(tmp_path: Path) -> None:
    rule = read(tmp_path, '[hosts."example.org"]\nsection = "h1@data-section"\nheadline = "h1@title"')
    html = PAGE.replace('<h1 class="big">', '<h1 title="Titled">')
    draft = page(html, rule)
    assert draft.headline == "Titled"
    assert draft.cautions == (
        ("host-rule-empty", "section: 'h1@data-section' matches nothing; read in the general way"),
    )


def test_records_of_a_host_are_named_and_dated_too(hosts: Hosts) -> None:
    record = {"url": "https://example.org/a", "title": "A", "text": "Tekst.", "source": "x", "date": "2025-06-05 10:00"}
    draft = clean(RawDocument(Origin("f"), Shape.RECORD, record=record))
    article = normalise(draft, Defaults(homes=hosts.homes)).article
    assert (article.source, str(article.published)) == ("Example Gazette", "2025-06-05T10:00:00+02:00")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            '[hosts."example.org"]\nboddy = "p"',
            "hosts.toml:2: [hosts.\"example.org\"] boddy: unknown key 'boddy'",
            "body",
        ),
        (
            '[hosts."example.org"]\n\nbody = "p["',
            "hosts.toml:3: [hosts.\"example.org\"] body: 'p[' is no CSS",
            "style sheet",
        ),
        (
            '[hosts."example.org"]\ndrop = ["a", ">"]',
            "hosts.toml:2: [hosts.\"example.org\"] drop: '>' is no CSS",
            "style",
        ),
        ('[hosts."example.org"]\nbody = "p:nope(x)"', "body: 'p:nope(x)' is no CSS selector", "style sheet"),
        ('[hosts."example.org"]\nbody = "p@title"', "the body is text", "leave the @"),
        ('[hosts."example.org"]\nbody = []', "no list of selectors", "article .text"),
        ('[hosts."example.org"]\nbody = ["p", 3]', "no list of selectors", "article .text"),
        ('[hosts."example.org"]\nbody = " "', "no selector", "article .text"),
        ('[hosts."example.org"]\ntimezone = "Oslo"', "timezone: 'Oslo' is not a time zone", "normalising"),
        ('[hosts."example.org"]\ntimezone = "IST"', "'IST' is not a time zone", "normalising"),
        ('[hosts."example.org"]\nlanguage = "klingon"', "language: 'klingon' is not a language", "normalising"),
        ('[hosts."example.org"]\ncountry = "Norway"', "'Norway' is not a country's two letters", "normalising"),
        ('[hosts."example.org"]\nsource = 3', "source: 3 is not a name", "normalising"),
        ('[hosts."example.org"]\nsource = ""', "source: '' is not a name", "normalising"),
        ('[hosts.example.org]\nbody = "p"', "'example' holds a table", '[hosts."example.org"]'),
        ('[hosts."https://example.org/x"]\nbody = "p"', "is no host", "example.org"),
        ('[hosts."localhost"]\nbody = "p"', "'localhost' is no host", "example.org"),
        ('[hosts]\n"example.org" = 3', "'example.org' is no host", "write a table"),
        ('[hosts."example.org"]\n[hosts."www.example.org"]', "the host example.org is there twice", "one table"),
        ('[host."example.org"]\nbody = "p"', "unknown key 'host'", "[hosts."),
        ("hosts = 3", "hosts is no table", "[hosts."),
        ("[hosts", "it is not TOML", "normalising"),
        ("\0", "it is not TOML", "normalising"),
        ("a = " + "[" * 100_000, "it is not TOML", "normalising"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, message: str, hint: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    assert message in caught.value.message
    assert caught.value.message.startswith(str(tmp_path / "hosts.toml"))
    assert hint in caught.value.hint


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_hosts(str(tmp_path / "none.toml"))
    with pytest.raises(UsageError, match="cannot be read"):
        load_hosts(str(tmp_path))
    (tmp_path / "a").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_hosts(str(tmp_path / "a"))
    (tmp_path / "b").write_text("#" * 1_000_001)
    with pytest.raises(UsageError, match="longer than"):
        load_hosts(str(tmp_path / "b"))


@given(text=st.text(max_size=80) | st.text("[]hosts.\"'=a @#\n{}", max_size=60))
def test_any_text_is_a_file_of_hosts_or_an_error_of_ours(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    with contextlib.suppress(UsageError):
        assert read(tmp_path_factory.getbasetemp(), text.encode("utf-8", "replace").decode())


def test_hosts_in_other_spellings(tmp_path: Path) -> None:
    found = read(tmp_path, '[hosts."WWW.Example.ORG"]\nsource = "A"\n["hosts"."bücher.example"]\nsource = "B"')
    assert found.homes == {"example.org": Home("A"), "xn--bcher-kva.example": Home("B")}


def test_which_file_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SEARCHER_HOSTS", raising=False)
    assert hosts_path() is None
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path))
    (tmp_path / "hosts.toml").touch()
    assert hosts_path() == str(tmp_path / "hosts.toml")
    monkeypatch.setenv("SEARCHER_HOSTS", "mine.toml")
    assert hosts_path() == "mine.toml"
    assert hosts_path("other.toml") == "other.toml"


def test_stages_take_the_file(tmp_path: Path) -> None:
    (tmp_path / "h").write_text(RULES)
    stages = Stages(Options(entities="none", hosts=str(tmp_path / "h")))
    raw = RawDocument(Origin("p.html"), Shape.PAGE, PAGE.replace("h1.big", "").replace('"topics"', '"t"').encode())
    [made] = stages.run([raw])
    assert isinstance(made, Prepared)
    assert made.article.source == "Example Gazette"
    assert [caution for caution, _ in made.cautions] == ["host-rule-empty"]


def test_a_relative_canonical_address_is_one_of_the_page_that_was_fetched() -> None:
    relative = PAGE.replace("https://www.example.org", "")
    assert page(relative, NO_HOSTS, "https://example.org/x/y").url == "https://example.org/2025/harbour"
    assert page(PAGE, NO_HOSTS, "https://example.org/x/y").url == "https://www.example.org/2025/harbour"
    assert (
        page(relative.replace("canonical", "x"), NO_HOSTS, "https://example.org/x/y").url == "https://example.org/x/y"
    )


def test_the_worked_example_of_the_docs(tmp_path: Path) -> None:
    rules, html, shown = map(_block, ("toml", "html", "json"))
    (tmp_path / "hosts.toml").write_text(rules, encoding="utf-8")
    raw = RawDocument(Origin("page.html"), Shape.PAGE, html.encode())
    [made] = Stages(Options(entities="none", hosts=str(tmp_path / "hosts.toml"))).run([raw])
    assert isinstance(made, Prepared)
    assert made.cautions == ()
    assert made.article.to_json() == json.loads(shown)


def _block(kind: str) -> str:
    [block] = re.findall(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL)
    return str(block)


def test_the_dates_of_the_docs() -> None:
    rows = re.findall(r"^\| `(.+?)` \| `([\d:T+-]+)`", DOCS, re.MULTILINE)
    assert len(rows) >= 8
    for written, read_as in rows:
        assert str(parse_date(written)) == read_as
    [refused] = re.findall(r"^\| (.+?) \| nothing", DOCS, re.MULTILINE)
    for written in re.findall("`(.+?)`", refused):
        with pytest.raises(DateError):
            parse_date(written)


def test_the_addresses_of_the_docs() -> None:
    rows = re.findall(r"^\| `(https?://\S+)` \| `(https?://\S+)` \|", DOCS, re.MULTILINE)
    assert len(rows) >= 5
    assert [canonical_url(address) for address, _ in rows] == [canonical for _, canonical in rows]


def test_every_key_and_caution_is_in_the_docs() -> None:
    assert all(f"`{key}`" in DOCS for key in KEYS)
    assert all(f"`{caution}`" in DOCS for caution in Caution)
