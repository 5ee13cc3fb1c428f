"""What is furniture, and what is news that repeats itself."""

from __future__ import annotations

import pytest

from index.repeats.judging import FEWEST, Evidence, is_furniture, may_be_furniture

PLAIN = "The Ledger is printed every weekday by the Example Press in Sampleton."
CUE = "Sign up for our evening newsletter."
FORMULAS = [
    "Shr 34 cts vs 30 cts",
    "Pay April 15",
    "Record June 30",
    "Nine mths",
    "No change.",
    "Background",
    "What happened next?",
    "Terms were not disclosed.",
    "Sunny intervals, wind west force four, 18 degrees.",
    "Sampleton Rovers 2, Port Example 0.",
    "The following rates were set today by the bank of the country:",
    "“We will never leave this harbour to the sea,” he said.",
    "- The ferry will not sail before the storm has passed.",
    "Q: When will the ferry sail again from the harbour?",
    "Wheat: unchanged",
    "AT A GLANCE",
    "What we know so far about the storm at the coast",
]


def evidence(articles: int, published: int, **but: int) -> Evidence:
    seen = min(articles, 32)
    return Evidence(articles, published, but.get("seen", seen), but.get("different", seen), but.get("in_place", seen))


@pytest.mark.parametrize("line", FORMULAS)
def test_formulas_of_news_are_none_however_often_they_come(line: str) -> None:
    assert not is_furniture(line, evidence(900, 1000))


def test_a_sentence_needs_a_good_part_of_what_its_source_publishes() -> None:
    assert is_furniture(PLAIN, evidence(10, 40))
    assert not is_furniture(PLAIN, evidence(10, 41))
    assert not is_furniture(PLAIN, evidence(9, 9))
    assert is_furniture(PLAIN, evidence(100, 1000))
    assert not is_furniture(PLAIN, evidence(100, 1001))
    assert not is_furniture(PLAIN, evidence(49, 400))


def test_a_sentence_must_stand_in_one_place() -> None:
    assert is_furniture(PLAIN, evidence(40, 40, in_place=24))
    assert not is_furniture(PLAIN, evidence(40, 40, in_place=23))


def test_a_line_that_speaks_to_its_reader_needs_a_few_articles() -> None:
    assert is_furniture(CUE, evidence(FEWEST, 1000, in_place=0))
    assert not is_furniture(CUE, evidence(FEWEST, FEWEST * 1000 + 1))
    assert not is_furniture(CUE, evidence(FEWEST - 1, FEWEST - 1))


def test_copies_of_one_article_count_once() -> None:
    assert not is_furniture(CUE, evidence(1000, 1000, different=FEWEST - 1))
    assert not is_furniture(PLAIN, evidence(40, 40, different=6))
    assert is_furniture(PLAIN, evidence(40, 40, different=8))


@pytest.mark.parametrize(
    "line",
    [
        "Sign up to get our weekly round-up for free",
        "Follow us on the network of your choice",
        "© 2024 Harbour Ledger",
        "This article was first published in the Evening Sample.",
        "Read more: how the harbour was built",
        "Write to the desk at desk@ledger.example",
        "Abonnieren Sie hier den Brief aus der Redaktion",
        "Abonnez-vous à la lettre du soir",
        "Suscríbase a la carta de la tarde",
        "Iscriviti alla lettera della sera",
        "Assine já a carta da tarde",
        "Lees ook: de haven is dicht",
        "Czytaj też: port zamknięty",
        "Подпишитесь на наш канал",
        "اشترك في نشرتنا",
        "यह भी पढ़ें: बंदरगाह बंद",
        "订阅我们的晚报",
        "無断転載を禁じます",
    ],
)
def test_cues_in_the_languages_of_the_news(line: str) -> None:
    assert is_furniture(line, evidence(FEWEST, FEWEST, in_place=0))


@pytest.mark.parametrize(
    "line",
    [
        "The offer was subscribed three times over.",
        "The police spoke of a crime syndicate.",
        "The loan was syndicated among seven banks.",
        "A court found that the copyright had been infringed.",
        "The firm said so in a statement on its website.",
        "The network did not answer a request for comment.",
        "“Join us,” the minister told the crowd.",
        "The report was published on Tuesday.",
    ],
)
def test_news_of_such_things_is_no_cue(line: str) -> None:
    assert not is_furniture(line, evidence(FEWEST, 1000))


def test_what_can_be_ruled_out_unseen_is_never_furniture() -> None:
    assert not may_be_furniture("Nine mths")
    assert may_be_furniture(PLAIN)
    assert may_be_furniture(CUE)
    assert may_be_furniture("港口因为风暴今天关闭所有渡轮停航。")
