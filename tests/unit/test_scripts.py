"""Articles in every script are found by words from within their sentences: loaded and asked as a user does it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

import searcher
from searcher.archive import Archive

TEXTS = {
    "zh": "港口当局周二宣布，将在冬季之前拓宽北部航道。中国人民银行也参加了会议。",
    "zh-2": "人民在银行排队。中国的冬天很冷。",
    "ja": "港湾当局は火曜日、冬までに北側の水路を拡幅すると発表した。ＮＨＫによるとデータセンターもある。",
    "ko": "항만 당국은 화요일 겨울 전에 북쪽 수로를 넓히겠다고 발표했다. 대통령이 방문했다.",
    "th": "เจ้าหน้าที่ท่าเรือประกาศเมื่อวันอังคารว่าจะขยายร่องน้ำทางเหนือก่อนฤดูหนาว",
    "ar": "أعلنت سلطات المِيناء يوم الثلاثاء أنها ستوسع القناة الشمالية.",
    "fa": "مسئولان بندر می\u200cگویند کانال پیش از زمستان گسترش می\u200cیابد.",
    "he": "רשויות הנמל הודיעו ביום שלישי כי ירחיבו את התעלה הצפונית.",
    "hi": "बंदरगाह के अधिकारियों ने कहा कि सर्दियों से पहले नहर चौड़ी होगी।",
    "en": "The Chinese word 航道 means channel; so does ABC航道.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("scripts")
    lines = [json.dumps({"id": name, "title": "X", "text": text}) for name, text in TEXTS.items()]
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    searcher.load([folder / "in.jsonl"], archive=folder / "archive", entities="none")
    with searcher.open(folder / "archive") as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("航道", {"zh", "en"}),
        ("人民银行", {"zh"}),
        ('"人民银行"', {"zh"}),
        ("中国 银行", {"zh", "zh-2"}),
        ("冬季", {"zh"}),
        ("当局", {"zh", "ja"}),
        ("データ", {"ja"}),
        ("NHK", {"ja"}),
        ("水路を拡幅", {"ja"}),
        ("항만", {"ko"}),
        ("대통령", set()),
        ("대통령*", {"ko"}),
        ("ท่าเรือ", {"th"}),
        ("ฤดูหนาว", {"th"}),
        ("الميناء", {"ar"}),
        ("می\u200cگویند", {"fa"}),
        ("میگویند", {"fa"}),
        ("התעלה", {"he"}),
        ("अधिकारियों", {"hi"}),
        ("abc", {"en"}),
    ],
)
def test_a_word_from_within_a_sentence_finds_its_article(archive: Archive, query: str, ids: set[str]) -> None:
    assert {hit.id for hit in archive.search(query, limit=20).hits} == ids


@pytest.mark.parametrize("name", TEXTS)
def test_text_comes_out_as_it_went_in(archive: Archive, name: str) -> None:
    article = archive.get(name)
    assert article is not None
    assert article.text == TEXTS[name]
