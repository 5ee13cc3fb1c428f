"""The measurements: the same questions to all, fair turns, verdicts that can fail, and a whole run in small."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import searcher
from benchmarks import asking, increments, peers, processes, speed, tables, targets
from benchmarks.asking import Timing
from benchmarks.collection import grow_to, head, records
from benchmarks.peers.base import Opened
from benchmarks.processes import Memory, Run
from benchmarks.questions import Kind, Question, common_word, questions, read, write
from benchmarks.targets import Line, Loaded, Section, Verdict

HEADLINES = [
    "Opec output falls again, ministers say",
    "Oil price falls as opec's ministers meet",
    "Oil: ministers meet in Geneva over crude oil import fee that exporters resent",
]


# Questions


def test_questions_are_the_same_every_time_and_never_asked_twice() -> None:
    asked = questions(HEADLINES, 4)
    assert asked == questions(HEADLINES, 4)
    assert asked != questions(HEADLINES, 4, seed=1)
    assert all(len(set(these)) == 4 for these in asked.values())


def test_words_stand_side_by_side_in_a_headline() -> None:
    headlines = ["Opec output falls again, ministers say", "Fee on u.s. oil vexes opec's exporters", "A3 one-off"]
    expected = {"opec output", "output falls", "falls again", "ministers say", "oil vexes"}
    assert {" ".join(question.words) for question in questions(headlines, 2)[Kind.PHRASE]} <= expected


def test_ranges_are_three_whole_months() -> None:
    for question in questions(HEADLINES, 6)[Kind.RANGE]:
        assert question.first is not None
        assert question.last is not None
        assert question.first.day == 1
        after = date.fromordinal(question.last.toordinal() + 1)
        assert after.day == 1
        assert (after.year - question.first.year) * 12 + after.month - question.first.month == 3


def test_too_few_headlines_are_an_error() -> None:
    with pytest.raises(ValueError, match="different questions of the kind one term"):
        questions(HEADLINES, 1000)
    with pytest.raises(ValueError, match="only 0"):
        questions([], 1)


def test_questions_survive_being_written(tmp_path: Path) -> None:
    asked = [question for these in questions(HEADLINES, 2).values() for question in these]
    write(asked, tmp_path / "questions.json")
    assert read(tmp_path / "questions.json") == asked


def test_the_common_word_is_in_most_headlines() -> None:
    assert common_word(HEADLINES) == "ministers"


# Collection


def test_the_head_of_a_file_is_whole_lines_and_all_that_were_wanted(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text('{"id": "1"}\n{"id": "2"}\n{"id": "3"}\n')
    assert [record["id"] for record in records(head(file, 2, tmp_path))] == ["1", "2"]
    with pytest.raises(ValueError, match="only 3 lines, 4 are wanted"):
        head(file, 4, tmp_path)


# Peers


@pytest.fixture(scope="module")
def grown(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grow_to(str(seeds / "wire.jsonl"), 60, tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="module")
def archives(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Opened]]:
    folder = tmp_path_factory.mktemp("archives")
    opened = {}
    for name, peer in speed.installed(peers.NAMES).items():
        subprocess.run(peer.load(grown, folder / name), check=True, cwd=processes.ROOT, capture_output=True)
        opened[name] = peer.open(folder / name)
    assert opened.keys() >= {"ours", "fts5", "whoosh"}
    yield opened
    for archive in opened.values():
        archive.close()


@pytest.mark.parametrize("kind", list(Kind))
def test_all_peers_find_as_many_with_and_without_reading_them(archives: Mapping[str, Opened], kind: Kind) -> None:
    span = (date(2000, 1, 1), date(2020, 12, 31)) if kind is Kind.RANGE else (None, None)
    question = Question(
        kind, {Kind.OR: ("bava", "bavn", "bavr"), Kind.PHRASE: ("said", "the")}.get(kind, ("said",)), *span
    )
    totals = {name: archive.answer(question).total for name, archive in archives.items()}
    assert len(set(totals.values())) == 1, totals
    assert 0 < totals["ours"] <= 60
    assert {name: archive.finder(question)() for name, archive in archives.items()} == totals


def test_a_range_counts_both_its_days(archives: Mapping[str, Opened], grown: Path) -> None:
    days = sorted(record["date"] for record in records(grown))
    first, last = date.fromisoformat(days[10][:10]), date.fromisoformat(days[40][:10])
    question = Question(Kind.RANGE, ("the",), first, last)
    totals = {archive.answer(question).total for archive in archives.values()}
    assert len(totals) == 1
    assert 25 < totals.pop() < 35


def test_all_peers_show_the_stored_fields_of_ten_hits(archives: Mapping[str, Opened], grown: Path) -> None:
    stored = {record["id"]: record for record in records(grown)}
    for archive in archives.values():
        hits = archive.answer(Question(Kind.FACETS, ("the",))).hits
        assert len(hits) == 10
        for hit in hits:
            record = stored[hit.id]
            assert (hit.headline, hit.source, hit.text) == (record["title"], record["source"], record["text"])


def test_all_peers_agree_on_what_is_newest(archives: Mapping[str, Opened]) -> None:
    newest = [[hit.id for hit in archive.answer(Question(Kind.NEWEST, ("the",))).hits] for archive in archives.values()]
    assert all(ids == newest[0] for ids in newest)


def test_a_peer_that_is_not_installed_is_left_out_with_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(distribution: str) -> str:
        raise PackageNotFoundError(distribution)

    monkeypatch.setattr(peers, "version", absent)
    assert list(speed.installed(["fts5", "tantivy"])) == ["fts5"]
    assert capsys.readouterr().err == "tantivy-py is left out: tantivy is not installed\n"


# Asking


def test_peers_take_turns_and_the_first_changes() -> None:
    order: list[tuple[str, int]] = []

    def ask(name: str, number: int) -> int:
        order.append((name, number))
        return number

    def calls(name: str) -> list[asking.Call]:
        return [partial(ask, name, number) for number in range(3)]

    taken = asking.in_turns({"a": calls("a"), "b": calls("b")})
    assert order == [("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2)]
    assert taken["a"].totals == taken["b"].totals == [0, 1, 2]


def test_a_slow_peer_is_asked_until_patience_is_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0]

    def takes(milliseconds: int) -> asking.Call:
        def ask() -> int:
            clock[0] += milliseconds * 1_000_000
            return 1

        return ask

    monkeypatch.setattr(time, "perf_counter_ns", lambda: clock[0])
    taken = asking.in_turns({"slow": [takes(400)] * 9, "quick": [takes(2)] * 9}, patience=1.0)
    assert taken["slow"].milliseconds == [400.0] * 3
    assert taken["quick"].timing == Timing(2.0, 2.0, 9)


@pytest.mark.parametrize(("values", "expected"), [(range(1, 101), 95), ([7.0], 7.0), (range(20, 0, -1), 19)])
def test_the_percentile_is_by_nearest_rank(values: Sequence[float], expected: float) -> None:
    assert asking.percentile(list(values), 95) == expected


# Processes


def test_the_memory_of_a_session_counts_children_too() -> None:
    child = "import sys; block = bytes(range(256)) * 80_000; print('ready', flush=True); sys.stdin.read()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert processes.memory_of_session(process.pid).both - processes.memory(process.pid).both > 20_000_000


def test_anonymous_memory_is_told_from_mapped_files() -> None:
    bare = processes.bare_memory()
    block = "block = bytes(range(256)) * 80_000; import sys; print('ready', flush=True); sys.stdin.read()"
    more = processes.waiting_memory([sys.executable, "-c", block]) - bare
    assert 20_000_000 < more.anonymous < 25_000_000
    assert abs(more.mapped) < 5_000_000
    assert more.both == more.anonymous + more.mapped


def test_a_command_that_fails_is_an_error() -> None:
    failing = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(subprocess.CalledProcessError, match="status 3"):
        processes.run(failing)
    with pytest.raises(subprocess.CalledProcessError, match="status 3"):
        processes.waiting_memory(failing)


def test_an_interrupt_ends_the_command_too(monkeypatch: pytest.MonkeyPatch) -> None:
    wait = subprocess.Popen.wait
    waited: list[subprocess.Popen[bytes]] = []

    def interrupted_once(process: subprocess.Popen[bytes], timeout: float | None = None) -> int:
        waited.append(process)
        if len(waited) == 1:
            raise KeyboardInterrupt
        return wait(process, timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted_once)
    with pytest.raises(KeyboardInterrupt):
        processes.run([sys.executable, "-c", "import signal; signal.pause()"])
    assert waited[0].returncode == -signal.SIGTERM


# Targets


def verdicts(lines: Iterator[Line]) -> dict[str, bool]:
    return {f"{line.figure}: {one.target}": one.met for line in lines for one in line.verdicts}


def timings(ours: float, tantivy: float, whoosh: float) -> dict[str, Timing]:
    return {name: Timing(time, time, 9) for name, time in (("ours", ours), ("tantivy", tantivy), ("whoosh", whoosh))}


def test_asking_is_judged_against_tantivy_and_stock_whoosh() -> None:
    assert verdicts(targets.asking(Kind.TERM, timings(0.1, 0.08, 11.0), 20_000)) == {
        "one term, median ms: ≤ 1 × tantivy-py": False,
        "one term, median ms: stock Whoosh ≥ 100 × ours": True,
        "one term, p95 ms: ≤ 1.5 × tantivy-py": True,
    }
    slower = verdicts(targets.asking(Kind.TERM, timings(0.1, 0.05, 9.0), 20_000))
    assert not any(slower.values())
    quick_stock = verdicts(targets.asking(Kind.TERM, timings(0.1, 0.1, 1.9), 20_000))
    assert not any("Whoosh" in target for target in quick_stock)


def test_facets_over_a_million_have_a_bound() -> None:
    bound = f"{Kind.FACETS}, median ms: ≤ 50 ms"
    assert verdicts(targets.asking(Kind.FACETS, timings(51, 99, 1), 1_000_000))[bound] is False
    assert verdicts(targets.asking(Kind.FACETS, timings(50, 99, 1), 1_000_000))[bound] is True
    assert bound not in verdicts(targets.asking(Kind.FACETS, timings(50, 99, 1), 100_000))


def loaded(seconds: float, megabytes: int, disk: int) -> Loaded:
    return Loaded(100_000, Run(seconds, Memory(megabytes * 1_000_000, 0)), disk)


def test_loading_is_judged_by_rate_size_and_memory() -> None:
    judged = verdicts(targets.loading({"ours": loaded(15, 1600, 200), "tantivy": loaded(10, 300, 100)}))
    assert judged == {
        "articles/s, higher is better: ≥ 1 × tantivy-py": False,
        "articles/s, higher is better: never < 0.5 × tantivy-py": True,
        "bytes on disk an article: ≤ 1 × tantivy-py": False,
        "peak memory of all processes, MB: ≤ 1,500 MB": False,
    }
    assert all(verdicts(targets.loading({"ours": loaded(10, 1500, 100), "tantivy": loaded(10, 1, 100)})).values())


def test_growth_is_the_exponent_between_sizes() -> None:
    lines = list(targets.growth({1000: {"ours": 1.0, "tantivy": 1.0}, 10_000: {"ours": 10.0, "tantivy": 100.0}}))
    assert lines[0].values == pytest.approx({"ours": 1.0, "tantivy": 2.0})
    assert [one.met for one in lines[0].verdicts] == [True]
    assert not any(verdicts(targets.growth({1000: {"ours": 1.0}, 10_000: {"ours": 12.0}})).values())


def test_totals_of_plain_words_must_agree_within_one_per_cent() -> None:
    assert targets.agreement(Kind.TERM, {"ours": [100, 2], "tantivy": [100, 1]}).verdicts[0].met
    assert not targets.agreement(Kind.TERM, {"ours": [100, 2], "tantivy": [99, 1]}).verdicts[0].met
    assert not targets.agreement(Kind.PHRASE, {"ours": [1], "tantivy": [9]}).verdicts


def test_a_cold_process_and_memory_are_judged() -> None:
    times = {"count": {"ours": 60.0, "tantivy": 20.0, "whoosh": 200.0}, "search": {"ours": 61.0, "tantivy": 20.0}}
    assert list(verdicts(targets.cold(times, 15.0)).values()) == [True, False, False]
    used = {"ours": Memory(140_000_000, 20_000_000)}
    assert list(verdicts(targets.searching(used)).values()) == [False, True]


# Tables


def test_a_table_shows_figures_targets_and_misses() -> None:
    lines = [
        Line(
            "load, s",
            {"ours": 12.345, "tantivy": 1234.5},
            (Verdict("≤ 1", 0.01, met=True), Verdict("≤ 0", 1, met=False)),
        ),
        Line("disk", {"tantivy": 0.01234}),
    ]
    section = Section("Loading", lines, ("A remark.",))
    titles = {"ours": "searcher", "absent": "absent", "tantivy": "tantivy-py"}
    assert tables.markdown(section, titles).splitlines() == [
        "### Loading",
        "",
        "|  | searcher | tantivy-py | target | reached | met |",
        "| --- | ---: | ---: | --- | ---: | --- |",
        "| load, s | 12.3 | 1,234 | ≤ 1; ≤ 0 | 0.01; 1 | yes; **no** |",
        "| disk |  | 0.0123 |  |  |  |",
        "",
        "A remark.",
    ]
    assert tables.missed([section]).splitlines() == ["### 1 of 2 targets met", "", "* Loading: load, s: ≤ 0, reached 1"]


# A whole run


def test_a_whole_run_prints_tables_and_writes_json(
    grown: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.json"
    options = (
        "--sizes",
        "30,60",
        "--questions",
        "3",
        "--cold-runs",
        "1",
        "--peers",
        "ours,whoosh",
        "--whoosh-articles",
        "15",
    )
    speed.main(["--collection", str(grown), *options, "--results", str(results)])
    written = json.loads(results.read_text(encoding="utf-8"))
    titles = [section["title"] for section in written["sections"]]
    levels = ("Asked", "Answered", "Found", "Agreement")
    one_size = ["Loading {} articles", *(f"{level}: {{}} articles" for level in levels)]
    rest = ["A cold process: 60 articles", "Memory over the bare interpreter: 60 articles", "Growth"]
    assert titles == [title.format(size) for size in (30, 60) for title in one_size] + rest
    printed = capsys.readouterr().out
    assert all(f"### {title}\n" in printed for title in titles)
    assert "Stock Whoosh holds 15 articles only: its times are scaled up in proportion." in printed
    assert {"ours", "whoosh"} == written["sections"][1]["lines"][0]["values"].keys()
    assert {"ours"} == written["sections"][6]["lines"][0]["values"].keys()
    assert "targets met" in printed


def test_commands_are_run_as_users_run_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "compiled.py").write_text("")
    importing = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import compiled"]
    processes.cold({"importing": importing}, 1)
    assert (tmp_path / "__pycache__").is_dir()
    shutil.rmtree(tmp_path / "__pycache__")
    processes.run(importing)
    assert (tmp_path / "__pycache__").is_dir()


def test_articles_are_committed_one_by_one(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    searcher.load([seeds], archive=tmp_path / "a.archive")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    monkeypatch.setattr("sys.argv", ["increments", str(tmp_path / "a.archive"), "--times", "3"])
    increments.main()
    assert [line.split(" | ")[0] for line in capsys.readouterr().out.splitlines()[2:]] == [
        "| median of 3",
        "| 95th percentile of 3",
        "| most of 3",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
