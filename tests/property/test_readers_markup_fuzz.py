"""Samples of every markup and JSON format, mutated, through the whole pipeline: an article or a reason, no failure."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.article import Rejected, Skipped
from index.pipeline import Options, Prepared, Result, Stages
from index.readers import FORMATS, detect, read_paths
from index.report import Reason
from tests.conftest import ROOT
from tests.limits import ends

SEEDS = ("feed.rss", "feed.atom", "nitf.xml", "newsml-g2.xml", "ninjs.json", "news-please.json")
SAMPLES = {name: (ROOT / "seeds" / name).read_bytes() for name in SEEDS}
SAMPLES["newsml-1.xml"] = b"""<?xml version="1.0"?><NewsML Version="1.2"><NewsItem><Identification><NewsIdentifier>
<PublicIdentifier>urn:newsml:courier.example:20100906:rain:1N</PublicIdentifier><RevisionId>1</RevisionId></NewsIdentifier>
</Identification><NewsManagement><FirstCreated>20100906T164500+0200</FirstCreated><Status FormalName="Usable"/>
</NewsManagement><NewsComponent><NewsLines><HeadLine>Rain</HeadLine></NewsLines><ContentItem><DataContent>
<p>Rain fell.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
SAMPLES["feed.json"] = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Dyke Herald",
"items": [{"id": "8", "url": "https://dyke.example/8", "title": "Rain", "content_html": "<p>Rain fell.</p>",
"tags": ["rain"], "date_published": "2010-09-06T16:45:00+02:00", "authors": [{"name": "Ada Example"}]},
{"id": "9", "summary": "Wind."}]}"""
FORMAT = {"rss": "feed", "atom": "feed", "json": "json"}
TOKENS = (
    *(
        b"<",
        b">",
        b"&",
        b'"',
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"<?xml",
        b"<!DOCTYPE a [",
        b"<!ENTITY a 'b'>",
        b"&a;",
        b"&#0;",
    ),
    *(
        b"&#xD800;",
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"<p>",
        b"</item>",
        b"<item>",
        b"<entry/>",
        b"</body>",
        b"{",
        b"[",
        b"null",
    ),
    *(b"\xe2\x80", b'encoding="utf-16"', b"<newsItem>", b"<nitf>", b"<NewsItem>", b"xmlns:a='b'", b"1e999", b"\\ud800"),
)

mutations = st.lists(
    st.one_of(
        st.tuples(st.just("flip"), st.floats(0, 1), st.integers(0, 255)),
        st.tuples(st.just("cut"), st.floats(0, 1), st.floats(0, 1)),
        st.tuples(st.just("double"), st.floats(0, 1), st.floats(0, 1)),
        st.tuples(st.just("insert"), st.floats(0, 1), st.sampled_from(TOKENS) | st.binary(max_size=8)),
        st.tuples(st.just("splice"), st.floats(0, 1), st.sampled_from(sorted(SAMPLES))),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(Options(entities="none", jobs=1))


def mutate(content: bytes, changes: list[tuple[str, float, object]]) -> bytes:
    for kind, where, what in changes:
        at = int(where * len(content))
        match what:
            case int():
                content = content[:at] + bytes([what]) + content[at + 1 :]
            case bytes():
                content = content[:at] + what + content[at:]
            case str():
                content = content[:at] + SAMPLES[what][len(SAMPLES[what]) // 3 :]
            case float():
                start, end = sorted((at, int(what * len(content))))
                content = content[:start] + (content[end:] if kind == "cut" else content[start:end] + content[start:])
    return content


def outcome(stages: Stages, content: bytes, name: str) -> list[Result]:
    """What becomes of the bytes, read as the format of the sample that they were made of."""
    suffix = name.rpartition(".")[2]
    reader = FORMATS[FORMAT.get(suffix, "newsml" if name.startswith("newsml") else "nitf")]
    with ends():
        return stages.run(list(reader.read(io.BytesIO(content), name)))


def assert_all_accounted_for(found: list[Result]) -> None:
    for one in found:
        assert isinstance(one, Prepared | Rejected | Skipped)
        if isinstance(one, Rejected):
            assert one.reason in set(Reason) - {Reason.FAILED}, one
            assert one.detail


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_samples_are_articles(stages: Stages, name: str) -> None:
    found = outcome(stages, SAMPLES[name], name)
    assert found
    assert all(isinstance(one, Prepared) for one in found)


@pytest.mark.parametrize("name", sorted(SAMPLES))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations)
@example(changes=[("insert", 0.0, b"<?xml version='1.0' encoding='utf-7'?>")])
@example(changes=[("insert", 0.5, b"<b>" * 3000)])
def test_mutated_samples_are_read_or_refused(
    stages: Stages, name: str, changes: list[tuple[str, float, object]]
) -> None:
    assert_all_accounted_for(outcome(stages, mutate(SAMPLES[name], changes), name))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), mutations)
def test_whatever_they_look_like_then_some_reader_copes(
    stages: Stages, name: str, changes: list[tuple[str, float, object]]
) -> None:
    content = mutate(SAMPLES[name], changes)
    reader, _ = detect(content[:65536], name)
    if reader is not None:
        with ends():
            assert_all_accounted_for(stages.run(list(reader.read(io.BytesIO(content), name))))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("name", "role", "value", "a")), inner),
    max_leaves=8,
)
NINJS_KEYS = (
    *("type", "version", "versioncreated", "firstcreated", "pubstatus", "embargoed", "headline", "headlines", "byline"),
    *("located", "person", "places", "subject", "infosources", "bodies", "body_text", "body_xhtml", "descriptions"),
    *("description_text", "language", "authors", "keywords", "source", "copyrightholder", "title", "by"),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(NINJS_KEYS), values), st.sampled_from(("uri", "guid")), values)
def test_any_values_under_the_keys_of_ninjs(stages: Stages, value: dict[str, object], key: str, own: object) -> None:
    content = json.dumps([{**value, key: own, "standard": {"name": "ninjs"}}]).encode()
    assert_all_accounted_for(outcome(stages, content, "a.json"))


FEED_KEYS = (
    *("id", "url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "authors"),
    *("author", "tags", "language", "home_page_url", "description"),
)
items = st.dictionaries(st.sampled_from(FEED_KEYS), values)


@settings(max_examples=200, deadline=None)
@given(items, st.lists(items | values, max_size=3))
def test_any_values_under_the_keys_of_json_feed(stages: Stages, head: dict[str, object], inside: list[object]) -> None:
    value = {**head, "version": "https://jsonfeed.org/version/1", "items": inside}
    assert_all_accounted_for(outcome(stages, json.dumps(value).encode(), "a.json"))


LAUGHS = b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
SECRET = "root-secret-of-the-test"
DECLARATIONS = {
    "billion laughs": b"<!ENTITY l0 'ha'>" + LAUGHS,
    "quadratic blow-up": b"<!ENTITY l9 '" + b"b" * 50_000 + b"'>",
    "external entity": b"<!ENTITY l9 SYSTEM 'file://%s'>",
    "external parameter entity": b"<!ENTITY %% l9 SYSTEM 'file://%s'> %%l9;",
}
ROOTS = {"rss": b"rss", "atom": b"feed", "nitf": b"nitf", "g2": b"newsMessage", "newsml-1": b"NewsML"}
PLACES = {
    "rss": ("feed.rss", b"<title>"),
    "atom": ("feed.atom", b"<p>"),
    "nitf": ("nitf.xml", b"<hl1>"),
    "g2": ("newsml-g2.xml", b"<headline>"),
    "newsml-1": ("newsml-1.xml", b"<HeadLine>"),
}


@pytest.mark.parametrize("attack", DECLARATIONS)
@pytest.mark.parametrize("kind", PLACES)
def test_entities_are_never_expanded(kind: str, attack: str, stages: Stages, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    declarations = DECLARATIONS[attack]
    if b"%s" in declarations:
        declarations %= str(tmp_path / "secret").encode()
    name, place = PLACES[kind]
    content = SAMPLES[name].partition(b"?>")[2].lstrip()
    content = content[content.index(b"<" + ROOTS[kind]) :].replace(place, place + b"&l9;" * 2000)
    path = tmp_path / "attack.xml"
    path.write_bytes(b"<!DOCTYPE " + ROOTS[kind] + b" [" + declarations + b"]>" + content)
    with ends():
        found = stages.run(list(read_paths([str(path)])))
    assert SECRET not in repr(found)
    assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.UNSAFE_MARKUP]
    assert len(found) == 1


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("inner", [b"<p>" * 100_000, b"<b " + b" ".join(b"x%d='1'" % n for n in range(100_000)) + b">"])
def test_depth_and_attributes_without_measure_are_refused(kind: str, inner: bytes, stages: Stages) -> None:
    name, place = PLACES[kind]
    found = outcome(stages, SAMPLES[name].replace(place, place + inner), name)
    assert_all_accounted_for(found)
    assert Reason.TOO_LARGE in [one.reason for one in found if isinstance(one, Rejected)]


@pytest.mark.parametrize(
    "unit",
    [
        b"<",
        b"<!",
        b"<!--",
        b"<![CDATA[",
        b"<?",
        b"&",
        b"<item>",
        b"<item",
        b"<entry><",
        b"&lt;p&gt;",
        b"]]>",
        b"<a b='",
    ],
)
@pytest.mark.parametrize("name", ["feed.rss", "nitf.xml", "newsml-g2.xml"])
def test_repeated_openings_take_no_time_to_speak_of(unit: bytes, name: str, stages: Stages) -> None:
    sample = SAMPLES[name]
    at = sample.index(b"<p") if name != "feed.rss" else sample.index(b"<description>The") + len("<description>")
    assert_all_accounted_for(outcome(stages, sample[:at] + unit * 100_000 + sample[at:], name))
