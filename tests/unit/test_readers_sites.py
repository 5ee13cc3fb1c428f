"""Saved sites: addresses that programs leave in pages, names that are none, folders beside pages, fronts and lists."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from index.article import RawDocument, Reading, Rejected, Skipped
from index.pipeline import Options, Prepared, Stages
from index.readers import read_paths
from index.readers.html import saved_from
from index.report import Reason, Skip

TEXT = (
    "<p>The harbour authority of Aldmouth will widen its northern channel before the winter season begins, its"
    " director said on Tuesday. Dredging begins in March and is expected to take eleven weeks.</p>"
    "<p>Shippers had asked for the work since two barges ran aground in the autumn. The ferry to Larch Island will use "
    "the southern pier meanwhile, and the fish market moves to the old customs house, where it was before the war.</p>"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def page(body: str = TEXT, head: str = "", title: str = "Channel to be widened") -> bytes:
    return (
        f"<!doctype html>\n<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


def front(teasers: int, between: str = "") -> str:
    items = (
        f"<article><h2><a href='/{n}'>Headline number {n} of the day</a></h2><p>What story {n} is about, in a line or"
        f" two of sixty characters and a few.</p>{between}</article>"
        for n in range(teasers)
    )
    return f"<main>{''.join(items)}</main>"


def result(content: bytes, tmp_path: Path) -> Any:
    (tmp_path / "a.html").write_bytes(content)
    (found,) = Stages(Options(entities="none")).run(list(read_paths([str(tmp_path / "a.html")])))
    return found


class TestAddresses:
    @pytest.mark.parametrize(
        ("comment", "address"),
        [
            ("<!-- saved from url=(0028)https://hc.example/a/channel -->", "https://hc.example/a/channel"),
            (
                "<!-- Mirrored from hc.example/a?x=1 by HTTrack Website Copier/3.x [XR&CO'2014], Tue -->",
                "http://hc.example/a?x=1",
            ),
            (
                "<!--\n Page saved with SingleFile \n url: https://hc.example/a \n saved date: Tue\n-->",
                "https://hc.example/a",
            ),
            ("<!-- saved from url=(0014)about:internet -->", None),
            ("<!-- we saved from url=nothing -->", None),
        ],
    )
    def test_of_comments(self, comment: str, address: str | None) -> None:
        assert saved_from(b"<!DOCTYPE html>\n" + comment.encode() + page()) == address

    def test_become_those_of_articles(self, tmp_path: Path) -> None:
        found = result(b"<!-- saved from url=(0028)https://hc.example/a/channel -->\n" + page(), tmp_path)
        assert isinstance(found, Prepared)
        assert (found.article.url, found.article.source) == ("https://hc.example/a/channel", "hc.example")


class TestMirrors:
    def test_names_say_nothing(self, tmp_path: Path) -> None:
        names = ["index.html?x=1", "a.html.tmp", "b", "c.php", "d.asp?id=7&x=html", "e.shtml", "f.html@page=2"]
        for name in names:
            (tmp_path / name).write_bytes(page())
        assert sum(isinstance(one, RawDocument) for one in read_paths([str(tmp_path)])) == len(names)

    def test_what_lies_beside_pages(self, tmp_path: Path) -> None:
        for folder in ("a_files", "b-Dateien", "other_files", "hts-cache"):
            (tmp_path / folder / "in").mkdir(parents=True)
            (tmp_path / folder / "in" / "frame.html").write_bytes(page())
        for name in ("a.html", "b.htm"):
            (tmp_path / name).write_bytes(page())
        for name in ("logo.png", "old.gif", "font.woff2", "film.mp4"):
            start = {"logo.png": PNG, "old.gif": b"GIF89a\x00", "font.woff2": b"wOF2\x00\x01"}.get(
                name, b"\x00\x00\x00\x18ftypmp42"
            )
            (tmp_path / name).write_bytes(start + bytes(50))
        (tmp_path / "style.css").write_text("p { color: red }\n")
        (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7\n\x00\x01\x02\x03" * 9)
        found: list[Reading] = list(read_paths([str(tmp_path)]))
        read = sorted(one.origin.file.removeprefix(f"{tmp_path}/") for one in found if isinstance(one, RawDocument))
        assert read == ["a.html", "b.htm", "other_files/in/frame.html"]
        skipped = [one.reason for one in found if isinstance(one, Skipped)]
        assert (skipped.count(Skip.MEDIA), skipped.count(Skip.COMPANION)) == (4, 4)
        assert [(one.origin.file[-3:], one.reason) for one in found if isinstance(one, Rejected)] == [
            ("pdf", Reason.BINARY)
        ]

    def test_the_same_in_a_zip(self, tmp_path: Path) -> None:
        names = ("s/a.html", "s/a_files/frame.html", "s/a_files/in/b.html", "b_files/c.html", "hts-cache/d.html")
        with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
            for name in names:
                archive.writestr(name, page())
        found = list(read_paths([str(tmp_path / "s.zip")]))
        read = [one.origin.file.partition("!")[2] for one in found if isinstance(one, RawDocument)]
        assert read == ["s/a.html", "b_files/c.html"]
        assert [one.reason for one in found if isinstance(one, Skipped)] == [Skip.COMPANION] * 3

    def test_a_picture_that_is_named_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(PNG)
        (found,) = read_paths([str(tmp_path / "a.png")])
        assert isinstance(found, Rejected)


class TestIndexPages:
    @pytest.mark.parametrize(
        "content",
        [
            page(front(30), '<link rel="canonical" href="https://hc.example/">'),
            page(front(30), '<meta property="og:type" content="website">'),
            page(front(12) + TEXT, '<link rel="canonical" href="https://hc.example/">'),
            b"<!-- saved from url=(0019)https://hc.example/ -->"
            + page(front(20, "<time datetime=2024-02-06>Tue</time>")),
        ],
    )
    def test_are_told_from_articles(self, tmp_path: Path, content: bytes) -> None:
        found = result(content, tmp_path)
        assert isinstance(found, Skipped)
        assert found.reason == Skip.INDEX_PAGE

    @pytest.mark.parametrize(
        "content",
        [
            page(TEXT + front(30)),
            page(f"<article>{TEXT}</article>" + front(7), '<link rel="canonical" href="https://hc.example/">'),
            page(
                TEXT + front(30),
                '<link rel="canonical" href="https://hc.example/"><meta property="og:type" content="article">',
            ),
            page(front(30), '<meta property="article:published_time" content="2024-02-06T08:00:00Z">'),
            page(
                front(30),
                '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Live"}</script>',
            ),
            page(f"<main>{TEXT * 3}</main>" + front(40), '<link rel="canonical" href="https://hc.example/2024/a">'),
        ],
    )
    def test_articles_that_lead_on_stay_articles(self, tmp_path: Path, content: bytes) -> None:
        assert isinstance(result(content, tmp_path), Prepared)
