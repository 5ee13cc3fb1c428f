"""Stock Whoosh over an archive: it finds what our engine finds, with the same scores, and changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import whoosh.index
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from whoosh.qparser import QueryParser
from whoosh.query import Every, Phrase, Term, Wildcard
from whoosh.searching import Searcher
from whoosh.sorting import FieldFacet

from index.analyse import fold, tokens
from index.article import Article
from index.errors import ArchiveError
from index.store.schema import WHOLE
from index.store.writer import ArchiveWriter
from searcher.engines.arrays import ArrayEngine
from searcher.query import plan
from searcher.query.plan import Plan
from searcher.request import EngineRequest, FacetRequest, Sort
from tests.brute import BruteForceEngine
from tests.conftest import ROOT
from tests.contract.test_engines import article, earlier, on
from tests.stock import query_of, ranking
from tests.strategies import archives, plans

TREES = 2000
"""At least so many are compared."""
_ARCHIVES, _PLANS = 100, 8  # archives of each layout, questions of each archive


def one_segment(path: Path, articles: Sequence[Article]) -> None:
    with ArchiveWriter(path) as writer:
        for made in articles:
            writer.upsert(made)
        writer.optimize()


def many_segments(path: Path, articles: Sequence[Article]) -> None:
    with ArchiveWriter(path, merge=False) as writer:
        for number, made in enumerate(articles, start=1):
            writer.upsert(made)
            if number % 3 == 0:
                writer.commit()
        writer.commit()


def with_deletions(path: Path, articles: Sequence[Article]) -> None:
    """Every segment but the last has articles that were replaced later, some of them in the segment itself."""
    with ArchiveWriter(path, merge=False) as writer:
        for first in range(0, len(articles), 3):
            for number, made in enumerate(articles[first : first + 3]):
                writer.upsert(made if number == 1 else earlier(made))
            writer.upsert(articles[first])
            writer.commit()
        for made in articles:
            writer.upsert(made)
        writer.commit()


LayOut = Callable[[Path, Sequence[Article]], None]
LAYOUTS: tuple[LayOut, ...] = (one_segment, many_segments, with_deletions)


def compare(path: Path, articles: Sequence[Article], asked: Sequence[Plan]) -> Iterator[str]:
    """Ask both, and tell of each question how much it proves."""
    oracle, engine = BruteForceEngine(articles), ArrayEngine(path)

    def ids(node: Plan) -> list[str]:
        return [position.id for position in oracle.search(EngineRequest(node, limit=None)).positions]

    with whoosh.index.open_dir(str(path)).searcher(weighting=ranking()) as searcher:
        names = {document: stored["id"] for document, stored in searcher.iter_docs()}
        for node in asked:
            ours = engine.search(EngineRequest(node, limit=None))
            found = searcher.search(query_of(node, ids), limit=None).top_n
            check_same(ours.scores, {names[document]: score for score, document in found})
            assert len(found) == ours.total
            best = searcher.search(query_of(node, ids), limit=3).top_n
            assert [score for score, _ in best] == [score for score, _ in found[:3]]
            if 0 < ours.total < len(articles):
                yield "some and scored" if any(ours.scores.values()) else "some"
            else:
                yield "all or none"


def check_same(ours: Mapping[str, float], theirs: Mapping[str, float]) -> None:
    assert theirs.keys() == ours.keys()
    assert theirs == pytest.approx(ours, rel=1e-9, abs=1e-12)
    # Theirs are in their order. By that our scores fall as well, but for ties.
    assert all(ours[before] >= ours[after] * (1 - 1e-9) for before, after in pairwise(theirs))


def test_random_questions_are_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)  # nothing here is about durability
    counts = [ask_random(lay_out, number) for number, lay_out in enumerate(LAYOUTS)]
    assert sum(count.total() for count in counts) >= TREES
    for count in counts:
        assert count["some and scored"] > 100
        assert count["some"] > 50


def ask_random(lay_out: LayOut, first: int) -> Counter[str]:
    """Compare random questions of random archives, the same ones in every run."""
    counted = Counter[str]()

    @seed(first)
    @settings(max_examples=_ARCHIVES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(articles=archives, asked=st.lists(plans, min_size=_PLANS, max_size=_PLANS))
    def ask(articles: list[Article], asked: list[Plan]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.archive"
            lay_out(path, articles)
            counted.update(compare(path, articles, asked))

    ask()
    return counted


def test_rare_frequencies_and_wide_positions_are_read(tmp_path: Path) -> None:
    """More pairs of frequency and weight than there are codes, and a headline too long for positions of two bytes."""
    held = [article(number, "oil price " * number) for number in range(1, 301)]
    held.append(article(0, "price oil", headline="talks " * 2100 + "oil market"))
    one_segment(tmp_path / "a.archive", held)
    asked: list[Plan] = [plan.Term(field, "oil") for field in ("text", "headline", "body")]
    asked += [plan.Near(field, ("oil", "market")) for field in ("text", "headline", "body")]
    assert list(compare(tmp_path / "a.archive", held, [*asked, plan.Near("body", ("oil", "price"))]))


def test_half_a_surrogate_pair_is_a_value_like_others(tmp_path: Path) -> None:
    one_segment(tmp_path / "a.archive", [article(1, tags=("\ud83d oil",)), article(2, tags=("gas",))])
    with whoosh.index.open_dir(str(tmp_path / "a.archive")).searcher() as searcher:
        hits = searcher.search(Term("tag", WHOLE + "\ud83d oil"), groupedby="tag")
        assert [hit["id"] for hit in hits] == ["a1"]
        assert hits.groups() == {"\ud83d oil": [hits[0].docnum]}
        assert len(searcher.search(Wildcard("tag", "*g?s"))) == 1


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The articles of the sample archive that come as records, loaded."""
    path = tmp_path_factory.mktemp("stock") / "a.archive"
    records = [str(ROOT / "seeds" / name) for name in ("archive.jsonl.gz", "wire.jsonl", "more.json", "newswire.sgm")]
    load = [sys.executable, "-m", "searcher", "load", *records, "--index", str(path)]
    subprocess.run(load, cwd=ROOT, check=True, capture_output=True)
    return path


@pytest.fixture
def searcher(loaded: Path) -> Iterator[Searcher]:
    with whoosh.index.open_dir(str(loaded)).searcher() as opened:
        yield opened


def found_by_us(path: Path, node: Plan) -> set[str]:
    return {position.id for position in ArrayEngine(path).search(EngineRequest(node, limit=None)).positions}


def test_a_term_a_phrase_and_stored_fields(loaded: Path, searcher: Searcher) -> None:
    (earthquake,) = tokens("earthquake")
    hits = searcher.search(Term("headline", earthquake), limit=None)
    assert {hit["id"] for hit in hits} == found_by_us(loaded, plan.Term("headline", earthquake))
    first = ArrayEngine(loaded).fetch([hits[0]["id"]])[hits[0]["id"]]
    assert hits[0].fields() == first.to_json()
    magnitude = tokens("an earthquake of magnitude")
    phrased = {hit["id"] for hit in searcher.search(Phrase("text", magnitude), limit=None)}
    assert phrased == found_by_us(loaded, plan.Near("text", tuple(magnitude)))
    assert 0 < len(phrased) < searcher.doc_count()


@pytest.mark.parametrize(
    ("asked", "node"),
    [
        ("earthquakes", plan.Term("text", "earthquak")),
        ('"of magnitude"', plan.Near("text", ("of", "magnitud"))),
        ("forms:earth*", plan.Expand("text", prefix="earth")),
        ("source:Courier", plan.ValueWord("source", "courier")),
        ("id:reut-900008", plan.Value("id", "reut-900008")),
    ],
)
def test_whooshs_own_parser_analyses_as_we_do(loaded: Path, searcher: Searcher, asked: str, node: Plan) -> None:
    parsed = QueryParser("text", searcher.schema).parse(asked)
    found = {hit["id"] for hit in searcher.search(parsed, limit=None)}
    assert found == found_by_us(loaded, node)
    assert found


def test_hits_are_sorted_by_date_and_grouped_by_value(loaded: Path, searcher: Searcher) -> None:
    newest = FieldFacet("published", reverse=True)
    hits = searcher.search(
        Every(), limit=None, sortedby=newest, groupedby=["source", FieldFacet("tag", allow_overlap=True)]
    )
    facets = tuple(FacetRequest(name, limit=1000) for name in ("source", "tag"))
    request = EngineRequest(plan.All(), Sort.NEWEST, limit=None, facets=facets)
    ours = ArrayEngine(loaded).search(request)
    keys = {position.id: position.key for position in ours.positions}
    assert [keys[hit["id"]] for hit in hits] == [position.key for position in ours.positions]
    sources = {name: len(documents) for name, documents in hits.groups("source").items() if name}
    assert sources == ours.facets["source"].values
    tags = {name: len(documents) for name, documents in hits.groups("tag").items() if name}
    assert tags == {WHOLE + fold(tag): count for tag, count in ours.facets["tag"].values.items()}


def test_an_article_is_found_by_its_id_and_a_deleted_one_is_not(tmp_path: Path) -> None:
    with_deletions(tmp_path / "a.archive", [article(number, "oil", on(1)) for number in range(4)])
    with whoosh.index.open_dir(str(tmp_path / "a.archive")).searcher() as searcher:
        assert searcher.document(id="a0") == article(0, "oil", on(1)).to_json()
        assert searcher.doc_count() == 4 < searcher.doc_count_all()
        (an,) = tokens("earlier")
        assert len(searcher.search(Term("text", an))) == 0


def test_a_script_needs_whoosh_alone(loaded: Path) -> None:
    script = """
import sys, whoosh.index, whoosh.query
with whoosh.index.open_dir(sys.argv[1]).searcher() as searcher:
    for hit in searcher.search(whoosh.query.Term("text", "earthquak"), limit=None):
        print(hit["id"])
"""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(loaded)], cwd=ROOT, capture_output=True, text=True
    )
    assert run.stderr == ""
    assert set(run.stdout.split()) == found_by_us(loaded, plan.Term("text", "earthquak"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    many_segments(tmp_path / "a.archive", [article(number, "oil") for number in range(4)])
    return tmp_path / "a.archive"


def check_unharmed(path: Path, before: Mapping[str, bytes]) -> None:
    """Files are as they were, and the archive can be read and written."""
    assert {name: (path / name).read_bytes() for name in before} == before
    assert sorted(file.name for file in path.glob("*.toc")) == sorted(name for name in before if name.endswith(".toc"))
    with ArchiveWriter(path) as writer:
        writer.upsert(article(9))
        writer.commit()
    assert ArrayEngine(path).state.articles == 5


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir() if file.name != "MAIN_WRITELOCK"}


def test_whoosh_cannot_add_an_article(small: Path) -> None:
    before = contents(small)
    with pytest.raises(ArchiveError, match="not write") as caught, whoosh.index.open_dir(str(small)).writer() as writer:
        writer.add_document(text="gas")
    assert "searcher load" in caught.value.hint
    check_unharmed(small, before)


@pytest.mark.parametrize("optimize", [False, True])
def test_whoosh_cannot_commit_or_merge(small: Path, *, optimize: bool) -> None:
    before = contents(small)
    writer = whoosh.index.open_dir(str(small)).writer()
    with pytest.raises(ArchiveError, match="not write"):
        writer.commit(optimize=optimize)
    writer.writelock.release()
    check_unharmed(small, before)


def test_whoosh_cannot_delete_an_article(small: Path) -> None:
    before = contents(small)
    writer = whoosh.index.open_dir(str(small)).writer()
    with pytest.raises(ArchiveError, match="not write it"):
        writer.delete_by_term("id", "a1")
    writer.cancel()
    check_unharmed(small, before)


def test_damage_is_told_as_ours(small: Path) -> None:
    segment = next(small.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1])
    index = whoosh.index.open_dir(str(small))
    with pytest.raises(ArchiveError, match="damaged"):
        index.searcher()
