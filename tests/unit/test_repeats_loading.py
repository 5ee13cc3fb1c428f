"""Furniture recognised across an archive, and dropped: whatever the order, the processes, and the moment of a crash."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.crash import state
from index import handing, loading
from index.article import Article
from index.errors import ArchiveError
from index.interrupting import Interrupt
from index.loading import load
from index.pipeline import Options
from index.repeats import watch
from index.repeats.dropping import Known
from index.repeats.judging import FEWEST
from index.repeats.keeping import KEEP, keep, kept_lines
from index.repeats.lines import candidates, encoded, key, paragraphs
from index.repeats.listing import Furniture, furniture
from index.repeats.watch import DUE
from index.store import maintain, tallying
from index.store.archive import open_archive
from index.store.batch import BatchBuilder
from index.store.committed import Committed
from index.store.repeats import Repeats, seed_of
from index.store.tallying import frequent, frequent_among
from tests.furnished import IMPRINT, LETTER, SUBHEAD, Record, papers, record, write
from tests.unit.test_store_faults import Failing

PLAIN = Options(entities="none", jobs=1)


def held(archive: Path) -> dict[str, Article]:
    return {article.id: article for article in Committed(open_archive(archive)).articles()}


def having(archive: Path, line: str) -> list[str]:
    return sorted(known for known, article in held(archive).items() if line in article.text.split("\n\n"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return write(tmp_path / "in.jsonl", papers(120))


def test_what_a_source_repeats_goes_and_is_counted(feed: Path, archive: Path) -> None:
    report = load([str(feed)], archive, PLAIN)
    assert report.added == 120
    assert report.furniture == {("Ledger", LETTER.encode()): 26, ("Courier", IMPRINT.encode()): 40}
    assert report.to_json()["furniture"] == {"lines": 66, "kinds": 2}
    assert having(archive, IMPRINT) == []
    assert len(having(archive, SUBHEAD)) == 80
    assert having(archive, LETTER) == ["n0002", "n0005", "n0008", "n0011", "n0014"]  # of another source, in too few
    assert furniture(archive) == [
        Furniture("Courier", IMPRINT, 40, "n0001"),
        Furniture("Ledger", LETTER, 26, "n0003"),
    ]
    assert maintain.verify(archive) == []
    assert not (archive / DUE).exists()


def test_loading_twice_is_loading_once(feed: Path, archive: Path) -> None:
    load([str(feed)], archive, PLAIN)
    before, generation = state(archive), open_archive(archive).generation
    again = load([str(feed)], archive, PLAIN)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 120)
    assert again.furniture.total() == 66
    assert (state(archive), open_archive(archive).generation) == (before, generation)


def test_ids_from_content_are_made_before_a_line_is_dropped(tmp_path: Path, archive: Path) -> None:
    records = [{name: value for name, value in one.items() if name != "id"} for one in papers(60)]
    whole = load([str(write(tmp_path / "all.jsonl", records))], archive, PLAIN)
    first = tmp_path / "kept.archive"
    load([str(tmp_path / "all.jsonl")], first, Options(entities="none", jobs=1, keep_furniture=True))
    assert whole.furniture
    assert held(archive).keys() == held(first).keys()


@pytest.mark.parametrize("entities", ["none", "rules"])
def test_neither_order_nor_processes_nor_commits_matter(tmp_path: Path, entities: str) -> None:
    records = papers(300)  # enough for workers to be started
    states = []
    for jobs, seed, commit_every in ((1, 0, 1000), (2, 1, 1000), (1, 2, 70), (2, 3, 64)):
        random.Random(seed).shuffle(records)
        archive = tmp_path / f"{seed}.archive"
        options = Options(entities=entities, jobs=jobs)
        report = load([str(write(tmp_path / "in.jsonl", records))], archive, options, commit_every=commit_every)
        states.append((state(archive), report.furniture, furniture(archive)))
        assert load([str(tmp_path / "in.jsonl")], archive, options).unchanged == 300
    assert all(found == states[0] for found in states)
    assert len(states[0][1]) == 2


def test_what_was_loaded_before_is_cleaned_too(tmp_path: Path, archive: Path) -> None:
    records = papers(60)
    once = tmp_path / "once.archive"
    load([str(write(tmp_path / "in.jsonl", records))], once, PLAIN)
    for at in range(0, 60, 12):
        report = load([str(write(tmp_path / "part.jsonl", records[at : at + 12]))], archive, PLAIN)
        assert (report.added, report.updated) == (12, 0)
    assert state(archive) == state(once)
    assert furniture(archive) == furniture(once)


def test_one_more_article_makes_it_furniture(tmp_path: Path, archive: Path) -> None:
    few = [record(number, LETTER) for number in range(FEWEST)]
    load([str(write(tmp_path / "in.jsonl", few[:-1]))], archive, PLAIN)
    assert len(having(archive, LETTER)) == FEWEST - 1
    report = load([str(write(tmp_path / "in.jsonl", few[-1:]))], archive, PLAIN)
    assert report.furniture == {("Ledger", LETTER.encode()): FEWEST}
    assert (report.added, report.updated) == (1, 0)
    assert having(archive, LETTER) == []


def test_versions_of_one_article_are_one_article(tmp_path: Path, archive: Path) -> None:
    for version in range(2 * FEWEST):
        text = record(version, LETTER)["text"]
        load([str(write(tmp_path / "in.jsonl", [record(1) | {"text": text}]))], archive, PLAIN)
    assert having(archive, LETTER) == ["n0001"]


def test_copies_of_one_article_are_one_article(tmp_path: Path, archive: Path) -> None:
    copies = [record(1, LETTER) | {"id": f"copy-{number}"} for number in range(5 * FEWEST)]
    assert not load([str(write(tmp_path / "in.jsonl", copies))], archive, PLAIN).furniture


def test_articles_without_a_source_lose_nothing(tmp_path: Path, archive: Path) -> None:
    records = [record(number, LETTER, source="") for number in range(40)]
    assert not load([str(write(tmp_path / "in.jsonl", records))], archive, PLAIN).furniture


def test_headlines_as_they_are_derived_and_entities_follow(tmp_path: Path, archive: Path) -> None:
    line = "Subscribe to the letters of Ada Lovelace and Charles Babbage today."
    records = [record(number, first=line) | {"title": None} for number in range(20)]
    load([str(write(tmp_path / "in.jsonl", records))], archive, Options(entities="rules", jobs=1))
    for article in held(archive).values():
        assert article.headline_derived
        assert article.headline is not None
        assert article.text.startswith(article.headline[:20])
        assert not {"Ada Lovelace", "Charles Babbage"} & set(article.names())
    assert load([str(tmp_path / "in.jsonl")], archive, Options(entities="rules", jobs=1)).unchanged == 20


def test_briefs_and_pages_of_nothing_else(tmp_path: Path, archive: Path) -> None:
    def stub(number: int, *lines: str) -> Record:
        return record(number) | {"text": "\n\n".join(lines)}

    whole = [record(at, LETTER, IMPRINT) for at in range(20)]
    briefs = [stub(100 + at, f"Rain fell on {at}.", IMPRINT) for at in range(20)]
    stubs = [stub(200 + at, LETTER, IMPRINT, IMPRINT) for at in range(3)]
    feed = write(tmp_path / "in.jsonl", whole + briefs + stubs)
    assert load([str(feed)], archive, PLAIN).furniture.total() == 20 + 20 + 20 + 3
    assert held(archive)["n0107"].text == "Rain fell on 7."
    assert having(archive, IMPRINT) == ["n0200", "n0201", "n0202"]
    assert load([str(feed)], archive, PLAIN).unchanged == 43


def test_a_share_is_one_of_what_was_published_about_then(tmp_path: Path, archive: Path) -> None:
    then = [record(at, IMPRINT) | {"date": f"2004-03-{1 + at % 28:02d}"} for at in range(20)]
    later = [record(1000 + at) | {"date": f"2014-03-{1 + at % 28:02d}"} for at in range(200)]
    report = load([str(write(tmp_path / "in.jsonl", then + later))], archive, PLAIN)
    assert report.furniture == {("Ledger", IMPRINT.encode()): 20}
    undated = [one | {"date": None} for one in then + later]
    other = tmp_path / "other.archive"
    assert not load([str(write(tmp_path / "in.jsonl", undated))], other, PLAIN).furniture


# What the user says


def test_furniture_can_be_left_in(feed: Path, archive: Path) -> None:
    report = load([str(feed)], archive, Options(entities="none", jobs=1, keep_furniture=True))
    assert not report.furniture
    assert len(having(archive, IMPRINT)) == 40
    assert furniture(archive) == []


def test_a_line_that_the_user_keeps_comes_back_and_stays(feed: Path, archive: Path) -> None:
    load([str(feed)], archive, PLAIN)
    keep(archive, [f" {IMPRINT}  "])
    assert furniture(archive)[0] == Furniture("Courier", IMPRINT, 40, "n0001", kept=True)
    again = load([str(feed)], archive, PLAIN)
    assert (again.updated, again.unchanged) == (40, 80)
    assert again.furniture == {("Ledger", LETTER.encode()): 26}
    assert len(having(archive, IMPRINT)) == 40
    assert load([str(feed)], archive, PLAIN).unchanged == 120
    assert [each.line for each in furniture(archive)] == [LETTER]


def test_the_list_of_lines_to_keep_is_for_people_to_edit(archive: Path) -> None:
    archive.mkdir()
    assert kept_lines(archive) == frozenset()
    (archive / KEEP).write_text("# ours\n\n One  line. \r\nAnother", encoding="utf-8")
    keep(archive, ["A third.", "One line."])
    assert kept_lines(archive) == {"One line.", "Another", "A third."}
    assert (archive / KEEP).read_text().endswith("Another\nA third.\n")
    (archive / KEEP).write_bytes(bytes(2 << 20))
    with pytest.raises(ArchiveError, match="more than"):
        kept_lines(archive)


def test_a_dry_run_knows_what_is_known(feed: Path, archive: Path) -> None:
    load([str(feed)], archive, PLAIN)
    report = load([str(feed)], archive, PLAIN, dry_run=True)
    assert (report.unchanged, report.updated, report.furniture.total()) == (120, 0, 66)


# Counting


def brute(records: list[Record]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for one in records:
        found = candidates(paragraphs(encoded(one["text"])))
        counts.update({key(line, seed_of(one["source"])) for line in found})
    return counts


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from([f"Line {n}." for n in range(9)]), max_size=5), min_size=20, max_size=50),
    st.sets(st.integers(0, 49)),
    st.integers(1, 6),
)
def test_counts_are_those_of_a_count_by_hand(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], deleted: set[int], fewest: int
) -> None:
    folder = tmp_path_factory.mktemp("counts")
    records = [record(at, *some, source=f"Paper {at % 2}") for at, some in enumerate(lines)]
    options = Options(entities="none", jobs=1, keep_furniture=True)
    for first in range(0, len(records), 8):
        load([str(write(folder / "in.jsonl", records[first : first + 8]))], folder / "a", options)
    maintain.delete(folder / "a", [f"n{at:04d}" for at in deleted])
    expected = brute([one for at, one in enumerate(records) if at not in deleted])
    many = {line: count for line, count in expected.items() if count >= fewest}
    segments = open_archive(folder / "a").segments
    assert frequent(segments, fewest) == many
    assert frequent_among(expected, segments, fewest) == many
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallying, "_AT_ONCE", 7)
        patch.setattr(tallying, "_FEW", 0)
        assert frequent(segments, fewest) == many
        assert frequent_among(expected, segments, fewest) == many
    maintain.optimize(folder / "a")
    assert frequent(open_archive(folder / "a").segments, fewest) == many
    shutil.rmtree(folder)


def test_what_articles_have_lost_survives_merging_and_deleting(feed: Path, archive: Path) -> None:
    load([str(feed)], archive, PLAIN)
    before = furniture(archive)
    maintain.optimize(archive)
    assert furniture(archive) == before
    assert maintain.verify(archive) == []
    maintain.delete(archive, ["n0001", "n0004"])
    assert furniture(archive)[0] == Furniture("Courier", IMPRINT, 38, "n0007")
    maintain.optimize(archive)
    assert furniture(archive)[0] == Furniture("Courier", IMPRINT, 38, "n0007")
    assert load([str(feed)], archive, PLAIN).unchanged == 118


def test_an_article_that_lost_two_lines_one_after_the_other_has_lost_both(tmp_path: Path, archive: Path) -> None:
    one = [record(at, LETTER, "Follow us wherever you are.") for at in range(FEWEST)]
    load(
        [str(write(tmp_path / "in.jsonl", [record(50 + at, LETTER) for at in range(FEWEST)] + one[:1]))], archive, PLAIN
    )
    load([str(write(tmp_path / "in.jsonl", one[1:]))], archive, PLAIN)
    assert {each.line: each.articles for each in furniture(archive)} == {
        LETTER: 2 * FEWEST,
        "Follow us wherever you are.": FEWEST,
    }
    assert [line for opened in open_archive(archive).segments for line in Repeats(opened).lost()]


def test_many_lines_are_counted_as_few_are(feed: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "_MOST_KEYS", 10)
    assert load([str(feed)], archive, PLAIN).furniture.total() == 66


# Crashes and interrupts


def test_an_interrupted_load_leaves_the_judging_to_the_next(
    feed: Path, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(Interrupt):
        def __init__(self) -> None:
            super().__init__()
            self.requested = True

    with monkeypatch.context() as patch:
        patch.setattr(loading, "Interrupt", Interrupted)
        patch.setattr(handing, "CHUNK", 200)
        assert load([str(feed)], archive, PLAIN).interrupted
    assert len(having(archive, IMPRINT)) == 40
    assert (archive / DUE).exists()
    assert maintain.verify(archive) == []
    load([str(write(tmp_path / "other.jsonl", [record(999, source="Else")]))], archive, PLAIN)
    assert having(archive, IMPRINT) == []
    assert not (archive / DUE).exists()


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_whichever_step_fails_the_next_load_ends_where_it_would_have(
    tmp_path: Path, error: type[BaseException]
) -> None:
    records = [record(at, LETTER) for at in range(2 * FEWEST)]
    original, after = tmp_path / "original", tmp_path / "after"
    load([str(write(tmp_path / "old.jsonl", records[: FEWEST - 1]))], original, PLAIN)
    new = str(write(tmp_path / "new.jsonl", records[FEWEST - 1 :]))
    load([new], Path(shutil.copytree(original, after)), PLAIN)
    left = set()
    for step in range(1, 1000):
        path = Path(shutil.copytree(original, tmp_path / f"step{step}"))
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, error, step)
            with suppress(ArchiveError, KeyboardInterrupt, OSError):  # some steps are not the archive's
                load([new], path, PLAIN)
        assert maintain.verify(path) == [], step
        left.add(len(having(path, LETTER)))
        load([new], path, PLAIN)
        assert state(path) == state(after), step
        assert furniture(path) == furniture(after)
        if failing.steps < step:
            break
        shutil.rmtree(path)
    assert left == {FEWEST - 1, 2 * FEWEST, 0}  # before, loaded and not yet cleaned, done
    assert step > 15


def test_a_worker_that_dies_while_it_cleans_is_made_good(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, whole = write(tmp_path / "in.jsonl", papers(300)), tmp_path / "whole.archive"
    load([str(feed)], whole, PLAIN)
    died, sound = tmp_path / "died", BatchBuilder.clean

    def deadly(builder: BatchBuilder, name: str, documents: Sequence[int], furniture: Known) -> None:
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        sound(builder, name, documents, furniture)

    monkeypatch.setattr(BatchBuilder, "clean", deadly)
    report = load([str(feed)], archive, Options(entities="none", jobs=2))
    assert died.exists()
    assert report.furniture == {("Ledger", LETTER.encode()): 66, ("Courier", IMPRINT.encode()): 100}
    assert state(archive) == state(whole)


# Damage


@pytest.mark.parametrize("array", ["lines", "furniture", "furniture_starts", "furniture_doc_starts", "furniture_docs"])
def test_damage_is_found_refused_or_harmless_and_repaired(
    feed: Path, archive: Path, tmp_path: Path, array: str
) -> None:
    load([str(feed)], archive, PLAIN)
    maintain.optimize(archive)
    expected = state(archive)
    (segment,) = open_archive(archive).segments
    began, size = segment.file.places[array]
    file = archive / segment.segment.filename
    whole = file.read_bytes()
    for place in range(began, began + size, max(size // 12, 1)):
        content = bytearray(whole)
        content[place] ^= 0xFF
        file.write_bytes(content)
        assert any("lines that sources repeat" in problem.detail for problem in maintain.verify(archive))
        copy = Path(shutil.copytree(archive, tmp_path / f"{place}.archive"))
        with suppress(ArchiveError):
            load([str(feed)], copy, PLAIN)
        with suppress(ArchiveError):
            furniture(copy)
        shutil.rmtree(copy)
    maintain.repair(archive)
    assert maintain.verify(archive) == []
    assert state(archive) == expected
    again = load([str(feed)], archive, PLAIN)
    assert again.rejected == 0
    assert state(archive) == expected
    assert load([str(feed)], archive, PLAIN).unchanged == 120


def test_an_archive_of_before_knows_no_lines_and_learns_them(feed: Path, archive: Path, tmp_path: Path) -> None:
    from tests.compat import test_formats  # the archive that is kept of format 2

    old = Path(shutil.copytree(Path(test_formats.__file__).parent / "format-2", tmp_path / "old.archive"))
    assert furniture(old) == []
    assert load([str(feed)], old, PLAIN).furniture.total() == 66
    assert maintain.verify(old) == []
    maintain.optimize(old)
    assert len(furniture(old)) == 2
    assert maintain.verify(old) == []
