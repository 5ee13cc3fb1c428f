"""Dumps of many shapes; all sentences here were written for these tests, and the publishers are invented."""

from __future__ import annotations

import contextlib
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Origin, RawDocument, Shape
from index.clean import clean
from index.errors import RecordError
from index.report import Reason


def draft(text: str | bytes) -> Draft:
    content = text if isinstance(text, bytes) else text.encode()
    return clean(RawDocument(Origin("dump.txt"), Shape.DUMP, content))


LEDE = (
    "The harbour authority said on Tuesday that it would widen the northern channel by forty metres before winter, "
    "a project that shipping lines have asked for since the storm of two years ago closed the port for nine days."
)
SECOND = "Dredging begins in March, the authority said, and fishermen will be paid for the days they lose."
LAST = "“Nobody wants another closed winter,” the harbour master said."


class TestSeeds:
    """The two dumps that the project was created from, as they came."""

    def test_page_with_furniture(self, shared: Path) -> None:
        found = draft((shared / "seeds" / "000_64dab0bbe86921ae.txt").read_bytes())
        assert found.headline == "Putin calls US talks on Ukraine war 'useful' but also 'difficult work'"
        assert found.deck == ("The high-stakes talks are part of Trump's renewed push to end the nearly four-year war")
        assert (found.agency, found.dateline, found.source) == ("AP", "Moscow", "Business Standard")
        assert found.published == ("Dec 04 2025 | 2:56 PM IST", "2025-12-04")
        assert found.updated == ("Dec 04 2025 | 2:56 PM IST",)
        assert found.clues == {"languages": ("hi",)}
        assert len(found.paragraphs) == 10
        assert found.paragraphs[0].startswith("Russian President Vladimir Putin said his five-hour talks")
        assert found.paragraphs[-1] == "It's difficult work, he added."
        whole = "\n".join(found.paragraphs)
        assert not [word for word in ("Photo", "Updated", "Published", "syndicated", "ISTह") if word in whole]

    def test_text_without_headline(self, shared: Path) -> None:
        path = shared / "seeds" / "001_b24185078a2aa409.txt"
        found = draft(path.read_bytes())
        written = path.read_text().removeprefix(" date 2025-12-04 ").rstrip("\n")
        assert "\n\n".join(found.paragraphs) == written
        assert found.published == ("2025-12-04",)
        assert (found.headline, found.deck, found.source, found.agency, found.updated) == (None, None, None, None, ())


class TestShapes:
    def test_another_publisher_and_agency(self) -> None:
        found = draft(
            " date 2024-02-06 Tuesday, 6 February 2024 | 09:12 AM GMTবাংলায় পড়ুন\n"
            "Port of Aldmouth to widen 'bottleneck' channel after two closed winters\n\n"
            "Fishermen will be compensated, the authority promises\n\n"
            "Ships wait outside the harbour (Image: Meridian Pictures)\n\n"
            "Reuters | Aldmouth\nLast Updated : 06 Feb 2024 | 8:40 AM GMT\n\n"
            f"{LEDE}\n\n{SECOND}\n\n{LAST}\n\n"
            "(This story has not been edited by The Coastal Courier staff and is auto-generated from a "
            "syndicated feed.)\n\n"
            "First Published: 06 Feb 2024 | 7:55 AM GMT\n"
        )
        assert found.headline == "Port of Aldmouth to widen 'bottleneck' channel after two closed winters"
        assert found.deck == "Fishermen will be compensated, the authority promises"
        assert (found.agency, found.dateline, found.source) == ("Reuters", "Aldmouth", "Coastal Courier")
        assert found.published == ("06 Feb 2024 | 7:55 AM GMT", "2024-02-06")
        assert found.updated == ("06 Feb 2024 | 8:40 AM GMT",)
        assert found.clues == {"languages": ("bn",)}
        assert found.paragraphs == (LEDE, SECOND, LAST)

    def test_agency_by_its_long_name_without_other_lines(self) -> None:
        found = draft(
            f" date 2023-07-01 Channel to be widened\n\nPress Trust of India New Delhi\n\n{LEDE}\n\n{SECOND}\n"
        )
        assert (found.headline, found.agency, found.dateline) == ("Channel to be widened", "PTI", "New Delhi")
        assert (found.deck, found.source, found.published) == (None, None, ("2023-07-01",))
        assert found.paragraphs == (LEDE, SECOND)

    def test_bars_between_agency_place_and_date(self) -> None:
        found = draft(
            f"Channel to be widened\n\nANI | Mumbai | Updated: December 4, 2023 10:15 IST\n\n{LEDE}\n\n{SECOND}\n"
        )
        assert (found.agency, found.dateline) == ("ANI", "Mumbai")
        assert found.updated == ("December 4, 2023 10:15 IST",)
        assert found.paragraphs == (LEDE, SECOND)

    def test_german(self) -> None:
        lede = (
            "Die Hafenbehörde will die nördliche Fahrrinne noch vor dem Winter um vierzig Meter verbreitern, wie sie "
            "am Dienstag mitteilte. Reedereien fordern das seit dem Sturm vor zwei Jahren."
        )
        found = draft(
            " date 2024-02-06 Dienstag, 6. Februar 2024 | 09:12 Uhr\n"
            "Fahrrinne wird breiter\n\nFischer sollen entschädigt werden\n\n"
            "Von Ada Beispiel\nVeröffentlicht am 6. Februar 2024, 08:30 Uhr | "
            "Aktualisiert: 6. Februar 2024, 09:00 Uhr\n\n"
            f"{lede}\n\nDas Baggern beginnt im März.\n\n© 2024 Küstenbote. Alle Rechte vorbehalten.\n"
        )
        assert (found.headline, found.deck) == ("Fahrrinne wird breiter", "Fischer sollen entschädigt werden")
        assert found.byline == ("Ada Beispiel",)
        assert found.published == ("6. Februar 2024, 08:30 Uhr", "2024-02-06")
        assert found.updated == ("6. Februar 2024, 09:00 Uhr",)
        assert found.source == "Küstenbote"
        assert found.paragraphs == (lede, "Das Baggern beginnt im März.")

    def test_french_with_agency_in_brackets(self) -> None:
        lede = (
            "L'autorité portuaire a annoncé mardi qu'elle élargirait le chenal nord de quarante mètres avant l'hiver, "
            "un chantier réclamé par les armateurs depuis la tempête d'il y a deux ans."
        )
        found = draft(
            f" date 2024-02-06 Le chenal nord sera élargi\n\nParis (AFP)\nPublié le 6 février 2024 à 8h30\n\n{lede}\n\n"
            "Les travaux commencent en mars.\n\n"
            "(Cette dépêche n'a pas été modifiée par la rédaction du Phare de l'Ouest.)\n"
        )
        assert (found.agency, found.dateline) == ("AFP", "Paris")
        assert found.published[0] == "6 février 2024 à 8h30"
        assert found.paragraphs == (lede, "Les travaux commencent en mars.")

    def test_labelled_head(self) -> None:
        found = draft(
            "Title: Channel to be widened\nDate: 2024-02-06\nSource: The Coastal Courier\nAuthor: Ada Example\n"
            f"Tags: ports, shipping; dredging\nURL: https://courier.example/a/1\n\n{LEDE}\n\n{SECOND}\n"
        )
        assert found.headline == "Channel to be widened"
        assert found.source == "The Coastal Courier"
        assert found.byline == ("Ada Example",)
        assert found.published == ("2024-02-06",)
        assert found.tags == ("ports", "shipping", "dredging")
        assert found.url == "https://courier.example/a/1"
        assert found.paragraphs == (LEDE, SECOND)

    def test_title_and_body(self) -> None:
        found = draft(f"Channel to be widened\n\n{LEDE}\n\n{SECOND}\n")
        assert (found.headline, found.deck, found.paragraphs) == ("Channel to be widened", None, (LEDE, SECOND))

    def test_paragraphs_only(self) -> None:
        found = draft(f"{LEDE}\n\n{SECOND}\n")
        assert (found.headline, found.paragraphs) == (None, (LEDE, SECOND))

    def test_one_paragraph(self) -> None:
        assert draft("Rain fell on the harbour.").paragraphs == ("Rain fell on the harbour.",)

    def test_wrapped_lines_become_paragraphs(self) -> None:
        wrapped = "\n\n".join(textwrap.fill(text, 64) for text in (LEDE, SECOND))
        assert draft(f"Channel to be widened\n\n{wrapped}\n").paragraphs == (LEDE, SECOND)

    def test_one_line_a_paragraph_without_blank_lines(self) -> None:
        found = draft(f"Channel to be widened\n{LEDE}\n{SECOND}\n{LAST}\n")
        assert (found.headline, found.paragraphs) == ("Channel to be widened", (LEDE, SECOND, LAST))

    def test_article_date_under_the_headline(self) -> None:
        found = draft(f"Channel to be widened\n\nTuesday, February 6, 2024\n\n{LEDE}\n\n{SECOND}\n")
        assert found.published == ("Tuesday, February 6, 2024",)

    def test_place_and_date_under_the_headline(self) -> None:
        found = draft(f"Channel to be widened\n\nAldmouth, 6 February 2024\n\n{LEDE}\n\n{SECOND}\n")
        assert (found.dateline, found.published) == ("Aldmouth", ("6 February 2024",))

    def test_page_clock_is_not_the_articles_date(self) -> None:
        found = draft(f" date 2024-02-06 Wednesday, 7 February 2024\nChannel to be widened\n\n{LEDE}\n\n{SECOND}\n")
        assert found.published == ("2024-02-06",)

    def test_furniture_and_links_go(self) -> None:
        found = draft(
            f"Home > World > Ports\nChannel to be widened\n\n3 min read\n\nShare this article\n\n{LEDE}\n\n"
            "Advertisement\n\n"
            f"Also read: Storm closes port for ninth day\n\n{SECOND}\n\nTopics : Ports | Shipping\n"
        )
        assert (found.section, found.tags) == ("World", ("Ports", "Shipping"))
        assert found.paragraphs == (LEDE, SECOND)

    def test_byline_above_the_date(self) -> None:
        found = draft(
            f"Channel to be widened\n\nAda Example\nLast Updated : Feb 06 2024 | 9:10 AM IST\n\n{LEDE}\n\n{SECOND}"
        )
        assert (found.byline, found.paragraphs) == (("Ada Example",), (LEDE, SECOND))

    def test_desk_and_reading_time_above_the_date(self) -> None:
        found = draft(
            "Channel to be widened\n\nA deck without a stop\n\nCC Reporter Aldmouth\n"
            f"2 min read Last Updated : Feb 06 2024 | 9:10 AM IST\n\n{LEDE}\n\n{SECOND}"
        )
        assert (found.byline, found.dateline) == (("CC Reporter",), "Aldmouth")
        assert found.updated == ("Feb 06 2024 | 9:10 AM IST",)
        assert found.paragraphs == (LEDE, SECOND)

    def test_caption_that_names_nobody(self) -> None:
        found = draft(f"Channel to be widened\n\nA deck\n\nHarbour, ships\n\nPTI New Delhi\n\n{LEDE}\n\n{SECOND}")
        assert (found.deck, found.paragraphs) == ("A deck", (LEDE, SECOND))

    def test_person_of_an_agency(self) -> None:
        found = draft(f"Channel to be widened\n\nBy ADA EXAMPLE, Associated Press\n\n{LEDE}\n\n{SECOND}")
        assert (found.byline, found.dateline) == (("ADA EXAMPLE, Associated Press",), None)

    def test_reporters_under_the_text(self) -> None:
        found = draft(
            f"Channel to be widened\n\n{LEDE}\n\n{SECOND}\n\n(Reporting by Ada Example; Editing by Ben Muster)"
        )
        assert (found.byline, found.paragraphs) == (("Ada Example",), (LEDE, SECOND))

    def test_publisher_in_the_headline(self) -> None:
        found = draft(
            f"Channel to be widened - The Courier\n\n{LEDE}\n\n{SECOND}\n\n© 2024 The Courier. All rights reserved."
        )
        assert (found.headline, found.source) == ("Channel to be widened", "The Courier")

    def test_japanese(self) -> None:
        lede = (
            "港湾当局は火曜日、冬までに北航路を四十メートル拡幅すると発表した。二年前の嵐で港が九日間閉鎖されて以来、"
            "海運会社が求めてきた事業である。"
        )
        found = draft(
            f" date 2024-02-06 港湾当局、北航路を拡幅へ\n\n{lede}\n\n浚渫は三月に始まる。\n\n2024年2月6日 10時15分\n"
        )
        assert found.headline == "港湾当局、北航路を拡幅へ"
        assert found.published == ("2024年2月6日 10時15分", "2024-02-06")
        assert (found.paragraphs, found.clues) == ((lede, "浚渫は三月に始まる。"), {})


class TestNothingIsLost:
    """Lines that resemble furniture but are text."""

    @pytest.mark.parametrize(
        "line",
        [
            "By Thursday the channel was open again.",
            "Reuters reported the closure first.",
            "He updated the council on 4 December 2023 and left.",
            "The pilots (video games aside) have no simulator to train on, and none is planned for next year.",
            "Source of the leak: unknown.",
            "This story begins in a boat yard.",
            "It was published by the council in 2019.",
            "4 December 2023",
        ],
    )
    def test_prose_in_the_middle(self, line: str) -> None:
        body = [LEDE, SECOND, LEDE, SECOND, line, LEDE, SECOND, LEDE, SECOND, LAST, LEDE, SECOND]
        found = draft("Channel to be widened\n\n" + "\n\n".join(body))
        assert found.paragraphs == tuple(body)

    @pytest.mark.parametrize("ending", ["?", "!", " U.S.", "”"])
    def test_headline_endings(self, ending: str) -> None:
        headline = f"Will the channel be “wider{ending}" if ending == "”" else f"Will the channel open for the{ending}"
        assert draft(f"{headline}\n\n{LEDE}\n\n{SECOND}").headline == headline

    def test_headline_that_begins_with_an_agency(self) -> None:
        found = draft(f"Reuters Wins Harbour Photography Prize\n\n{LEDE}\n\n{SECOND}")
        assert (found.headline, found.agency) == ("Reuters Wins Harbour Photography Prize", None)

    def test_subheads_stay(self) -> None:
        found = draft(
            f"Channel to be widened\n\n{SECOND}\n\nWhat happens next\n\n{LEDE}\n\nPublished: 6 February 2024\n"
        )
        assert found.paragraphs == (SECOND, "What happens next", LEDE)

    def test_a_question_in_the_second_paragraph_is_no_deck(self) -> None:
        found = draft(f"Channel to be widened\n\nWho pays?\n\n{LEDE}\n\n{SECOND}")
        assert found.paragraphs == ("Who pays?", LEDE, SECOND)


class TestRefused:
    @pytest.mark.parametrize("text", ["", "  \n\n ", "date 2024-02-06", " date 2024-02-06\nAdvertisement\n"])
    def test_no_text(self, text: str) -> None:
        with pytest.raises(RecordError) as error:
            draft(text)
        assert error.value.reason == Reason.NO_TEXT

    def test_binary(self) -> None:
        with pytest.raises(RecordError) as error:
            draft(bytes(range(256)) * 4)
        assert error.value.reason == Reason.BAD_ENCODING


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_quotation_marks_survive(self, encoding: str) -> None:
        found = draft(f"Channel to be widened\n\n{LEDE}\n\n{LAST}".encode(encoding))
        assert found.paragraphs[-1] == LAST


@given(st.binary(max_size=400))
def test_any_bytes_are_a_draft_or_refused(content: bytes) -> None:
    with contextlib.suppress(RecordError):
        assert draft(content).paragraphs


@given(
    st.lists(st.sampled_from([LEDE, SECOND, LAST, "AP Moscow", "By Ada Example", "Advertisement", "a|b", "4 May 2024"]))
)
def test_any_lines_are_a_draft_or_refused(lines: list[str]) -> None:
    prose = {line for line in lines if line in (LEDE, SECOND, LAST)}
    kept: set[str | None] = set()
    with contextlib.suppress(RecordError):
        found = draft("\n\n".join(lines))
        kept = {*found.paragraphs, found.headline, found.deck}
    assert prose <= kept


@given(st.integers(0, 6))
def test_cleaning_is_idempotent_on_its_own_text(count: int) -> None:
    body = [LEDE, SECOND, LAST, SECOND, LEDE, LAST][: count or 1]
    once = draft(f" date 2024-02-06 Channel to be widened\n\nAP Moscow\n\n{LEDE}\n\n" + "\n\n".join(body))
    again = draft(f"{once.headline}\n\n" + "\n\n".join(once.paragraphs))
    assert (again.headline, again.paragraphs) == (once.headline, once.paragraphs)
