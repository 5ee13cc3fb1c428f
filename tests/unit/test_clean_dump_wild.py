"""Dumps as scrapes of news sites all over the world look, from bytes to article; sentences and papers are invented."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Any

import pytest

from index.article import Origin, RawDocument, Shape
from index.clean import clean
from index.normalise import normalise

HEADLINE = "Ferry runs aground off Korvos, all 212 rescued"
LEDE = (
    "A ferry carrying 212 passengers ran aground off the island of Korvos before dawn on Monday, and the coast guard "
    "said everyone on board had been taken off by noon."
)
SHORT = "Two people were treated for cuts. The cause is not known."
QUOTED = "“The sea decides,” said the harbour master."
LONG = (
    "The operator, Blue Strait Lines, said the ship had passed an inspection in May and that it was co-operating with "
    "investigators who boarded in the afternoon."
)
BODY = (LEDE, SHORT, LONG, QUOTED)
LINES = ("Key points", "• The camp is gone", "1. It melted.", "Q: When did you notice?", "A: In 1998.", "Q: And now?")
GERMAN = (
    (
        "Der Stadtrat von Neuwald hat am Montagabend nach sechsstündiger Debatte beschlossen, die Straßenbahn bis zum "
        "Flughafen zu verlängern. Die Kosten werden auf 180 Millionen Euro geschätzt."
    ),
    "„Das ist ein guter Tag“, sagte die Oberbürgermeisterin.",
)
FRENCH = (
    (
        "L'autorité portuaire a annoncé jeudi qu'elle élargirait le chenal nord de quarante mètres, un chantier "
        "que les armateurs réclament depuis deux ans et que le port avait longtemps refusé."
    ),
    "Les travaux commencent en mars.",
)
PORTUGUESE = (
    (
        "O governo anunciou nesta terça-feira um plano de 2 bilhões de reais para recuperar as estradas do sul, "
        "danificadas pelas enchentes de maio."
    ),
    "“Não podemos esperar”, disse o ministro.",
)
HINDI = (
    (
        "बंदरगाह प्राधिकरण ने मंगलवार को कहा कि वह सर्दियों से पहले उत्तरी जलमार्ग को चालीस मीटर चौड़ा करेगा, "
        "जिसकी मांग जहाज कंपनियां दो साल से कर रही हैं।"
    ),
    "काम मार्च में शुरू होगा।",
)


def joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@dataclass(frozen=True)
class Case:
    """A dump, and what it comes out as: keys that are not named must be absent."""

    name: str
    dump: str | bytes
    body: tuple[str, ...] = BODY
    known: dict[str, Any] = field(default_factory=dict)


def case(
    name: str, dump: str | bytes, body: tuple[str, ...] = BODY, *, headline: str | None = HEADLINE, **known: Any
) -> Case:
    return Case(name, dump, body, {"headline": headline, **known})


CASES = (
    case(
        "link in Tamil, agency by its long name, syndication note that names the paper",
        " date 2024-02-09 Friday, February 09, 2024 | 11:05 AM ISTதமிழில் படிக்க\n"
        + joined(
            HEADLINE,
            "Winds had been forecast; ship had passed its inspection",
            "The ferry on Monday (Photo: PTI)",
            "Press Trust of India  |  Mumbai\nLast Updated : Feb 09 2024 | 10:48 AM IST",
            *BODY[:2],
            "\u00a0",
            *BODY[2:],
            "(This story has been published from a wire agency feed without modifications to the text. Only the "
            "headline has been changed by The Malabar Post.)",
            "First Published: Feb 09 2024 | 10:31 AM IST",
        ),
        deck="Winds had been forecast; ship had passed its inspection",
        agency="PTI",
        dateline="Mumbai",
        source="Malabar Post",
        published="2024-02-09T10:31:00+05:30",
        updated="2024-02-09T10:48:00+05:30",
    ),
    case(
        "reporter and city without By, links under Also Read and at the end, topics",
        " date 2024-02-09 Friday, February 09, 2024 | 11:05 AM ISTहिंदी में पढें\n"
        + joined(
            HEADLINE,
            "Photo: Bloomberg",
            "Anjali Deshmukh New York\n3 min read Last Updated : Feb 09 2024 | 10:48 AM IST",
            "Listen to This Article",
            LEDE,
            "Also Read",
            "Storm keeps island ferries in port for a third day",
            "How safe are the older ships of the strait?",
            SHORT,
            "What happens next",
            LONG,
            QUOTED,
            "More From This Section",
            "Gold steady near record high",
            "Trains late again",
            "Topics : Ferries | Korvos",
            "First Published: Feb 09 2024 | 10:31 AM IST",
        ),
        (LEDE, SHORT, "What happens next", LONG, QUOTED),
        byline=["Anjali Deshmukh"],
        dateline="New York",
        tags=["Ferries", "Korvos"],
        published="2024-02-09T10:31:00+05:30",
        updated="2024-02-09T10:48:00+05:30",
    ),
    case(
        "region in brackets and agency before the text, sign-off, no clue of the zone",
        f" date 2025-12-04 {HEADLINE}\n\nANI | Updated: Dec 04, 2025 14:56 IST\n\n"
        + joined(f"Korvos [Greece], December 4 (ANI): {LEDE}", *BODY[1:], "(ANI)", "akj/svn"),
        agency="ANI",
        dateline="Korvos, Greece",
        published="2025-12-04",
        updated="2025-12-04T14:56:00+00:00",
    ),
    case(
        "Windows line ends, byte order mark, no final newline",
        ("\ufeff date 2023-05-02 Monday, May 01, 2023 | 06:00 PM EEST\r\n" + HEADLINE + "\r\n\r\nReuters | Athens\r\n"
         "Published: May 1, 2023 5:12 PM EEST\r\n\r\n" + "\r\n\r\n".join(BODY)).encode(),
        agency="Reuters",
        dateline="Athens",
        published="2023-05-01T17:12:00+03:00",
    ),
    case(
        "French in Latin-1, both dates on a line, the second with a time alone",
        joined(
            " date 2019-10-11 Le chenal nord sera élargi avant l'hiver",
            "Par Claire Duval (avec AFP)\nPublié le 11 octobre 2019 à 07h45, modifié à 08h10\nTemps de lecture 2 min.",
            *FRENCH,
            "À lire aussi : la tempête ferme le port",
        ).encode("latin-1"),
        FRENCH,
        headline="Le chenal nord sera élargi avant l'hiver",
        byline=["Claire Duval"],
        agency="AFP",
        language="fr",
        published="2019-10-11T07:45:00+00:00",
        updated="2019-10-11T08:10:00+00:00",
    ),
    case(
        "page clock written the French way, labels of first and last publication",
        " date 2024-12-08 Dimanche 8 décembre 2024 | 10h20\n"
        + joined(
            "Le chenal nord sera élargi",
            "AFP Paris\nDernière mise à jour : 08/12/2024 | 10:05",
            *FRENCH,
            "Première publication : 08/12/2024 | 00:12",
            "© 2024 Le Courrier des Rives. Tous droits réservés.",
        ),
        FRENCH,
        headline="Le chenal nord sera élargi",
        agency="AFP",
        dateline="Paris",
        source="Le Courrier des Rives",
        language="fr",
        published="2024-12-08T00:12:00+00:00",
        updated="2024-12-08T10:05:00+00:00",
    ),
    case(
        "German: place after the byline, state of the text, non-breaking spaces",
        " date 2024-06-04 Dienstag, 4. Juni 2024 | 07:30 Uhr\n"
        + joined(
            "Neuwald verlängert seine Straßenbahn",
            "Von Jörg Amsel, Neuwald\nZuletzt aktualisiert: 04.06.2024, 06:55 Uhr",
            "\u00a0",
            *GERMAN,
            "Lesen Sie auch: Warum die Bahn zu spät kommt",
            "Newsletter abonnieren",
            "Erstveröffentlichung: 04.06.2024, 06:10 Uhr",
            "© 2024 Lindentaler Bote. Alle Rechte vorbehalten.",
        ),
        GERMAN,
        headline="Neuwald verlängert seine Straßenbahn",
        byline=["Jörg Amsel"],
        dateline="Neuwald",
        source="Lindentaler Bote",
        language="de",
        published="2024-06-04T06:10:00+00:00",
        updated="2024-06-04T06:55:00+00:00",
    ),
    case(
        "Portuguese: city after a dash, first date without a label",
        " date 2024-06-11 "
        + joined(
            "Governo anuncia R$ 2 bilhões para estradas do sul",
            "Por Ana Beatriz Lopes — Porto Alegre\n11/06/2024 10h15 Atualizado 11/06/2024 10h40",
            *PORTUGUESE,
            "Leia também: Veja as rodovias bloqueadas",
        ),
        PORTUGUESE,
        headline="Governo anuncia R$ 2 bilhões para estradas do sul",
        byline=["Ana Beatriz Lopes"],
        dateline="Porto Alegre",
        language="pt",
        published="2024-06-11T10:15:00+00:00",
        updated="2024-06-11T10:40:00+00:00",
    ),
    case(
        "Hindi under a page clock with an English link",
        " date 2024-02-06 मंगलवार, 6 फरवरी 2024 | 11:05 AM ISTRead in English\n"
        + joined("बंदरगाह का उत्तरी जलमार्ग चौड़ा होगा", "पीटीआई", *HINDI),
        HINDI,
        headline="बंदरगाह का उत्तरी जलमार्ग चौड़ा होगा",
        agency="PTI",
        language="hi",
        published="2024-02-06",
    ),
    case(
        "a deck that is a sentence, between headline and byline",
        " date 2024-11-20 Wednesday, 20 November 2024 | 16:30 SGT中文版\n"
        + joined(HEADLINE, QUOTED, "By Mei Lin Tan", "Published: 20 Nov 2024, 15:10 SGT", *BODY),
        deck=QUOTED,
        byline=["Mei Lin Tan"],
        published="2024-11-20T15:10:00+08:00",
    ),
    case(
        "a section above the headline, a place under the byline",
        " date 2025-12-04 "
        + joined("World", HEADLINE, "Our Correspondent\nIslamabad\nDecember 4, 2025", *BODY)
        + "\n\nlantern@mail.example\n\n(END)",
        section="World",
        dateline="Islamabad",
        published="2025-12-04",
    ),
    case(
        "bars between reporter, agency and date; day before month as the head of the dump says",
        f" date 2025-03-04 {HEADLINE}\n\nRitika Sen | TNN | Updated: 04/03/2025, 14:56 UTC\n\n" + joined(*BODY),
        byline=["Ritika Sen"],
        agency="TNN",
        published="2025-03-04",
        updated="2025-03-04T14:56:00+00:00",
    ),
    case(
        "month before day as the head of the dump says, place after the date",
        f" date 2025-03-04 {HEADLINE}\n\nPublished - 03/04/2025 02:56 pm EST - ATHENS\n\n" + joined(*BODY),
        dateline="Athens",
        published="2025-03-04T14:56:00-05:00",
    ),
    case(
        "a day without a year above the headline, agency between slashes",
        f" date 2025-12-04 4 DEC, 14:56\n{HEADLINE}\n\nMOSCOW, December 4. /TASS/. " + joined(*BODY),
        agency="TASS",
        dateline="Moscow",
        published="2025-12-04",
    ),
    case(
        "captions in the text, a stock picture, a disclaimer and a company with Ltd.",
        f" date 2024-05-20 {HEADLINE}\n\nRepresentational image\n\nReuters\n\n"
        + joined(
            LEDE,
            "The ferry off Korvos on Monday. Photo: AP",
            SHORT,
            "Image: Reuters",
            LONG,
            QUOTED,
            "Disclaimer: What readers write under this text is their own and not the opinion of the paper.",
            "© 2025 Saffron Ledger Media Pvt. Ltd. All rights reserved.",
        ),
        agency="Reuters",
        source="Saffron Ledger Media Pvt. Ltd",
        published="2024-05-20",
    ),
    case(
        "a date in the headline",
        " date 2025-12-04 Gold rate today, December 4, 2025\n\n" + joined(*BODY),
        headline="Gold rate today, December 4, 2025",
        published="2025-12-04",
    ),
    *(
        case(f"a headline that begins as furniture does: {title}", f" date 2025-12-04 {title}\n\n" + joined(*BODY),
             headline=title, published="2025-12-04")
        for title in (
            "Copyright reform clears its last hurdle",
            "Photos: A valley says goodbye to coal",
            "Watch: Ferry is towed off the rocks",
            "Source: Ferry captain was not on the bridge",
        )
    ),
    case(
        "an interview and a list keep every line",
        " date 2021-02-14 ‘Now there is no camp’: thirty winters on the ice\n\n"
        + joined(*LINES),
        LINES,
        headline="‘Now there is no camp’: thirty winters on the ice",
        published="2021-02-14",
    ),
    case(
        "wrapped lines of old",
        f"date 1998-08-12\n{HEADLINE.upper()}\n\n" + joined(*(textwrap.fill(text, 70) for text in BODY)),
        headline=HEADLINE.upper(),
        published="1998-08-12",
    ),
    case("text alone", f" date 2023-05-02 {joined(*BODY)}", headline=None, published="2023-05-02"),
)  # fmt: skip

CHECKED = ("deck", "byline", "agency", "dateline", "source", "published", "updated", "section", "tags")


@pytest.mark.parametrize("wanted", CASES, ids=lambda wanted: wanted.name)
def test_dump(wanted: Case) -> None:
    content = wanted.dump if isinstance(wanted.dump, bytes) else wanted.dump.encode()
    normalised = normalise(clean(RawDocument(Origin("dump.txt"), Shape.DUMP, content)))
    found = normalised.article.to_json()
    headline = None if normalised.article.headline_derived else normalised.article.headline
    shown = {key: found[key] for key in CHECKED if key in found} | {"headline": headline}
    assert shown == {key: value for key, value in wanted.known.items() if key != "language"}
    assert tuple(normalised.article.text.split("\n\n")) == wanted.body
    assert found["language"] == wanted.known.get("language", "en")
    assert normalised.cautions == ()


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Zuletzt aktualisiert", "updated"),
        ("Dernière mise à jour", "updated"),
        ("Última actualización", "updated"),
        ("Stand", "updated"),
        ("Güncelleme", "updated"),
        ("Erstveröffentlichung", "published"),
        ("Première publication", "published"),
        ("First published on", "published"),
        ("Diterbitkan", "published"),
    ],
)
def test_labels_of_dates(label: str, field: str) -> None:
    text = joined(HEADLINE, f"{label}: 2024-12-08 10:05", *BODY)
    draft = clean(RawDocument(Origin("dump.txt"), Shape.DUMP, text.encode()))
    assert getattr(draft, field) == ("2024-12-08 10:05",)
    assert draft.paragraphs == BODY


def test_a_list_of_links_does_not_swallow_a_subheading() -> None:
    question = "Q: When did the crew first notice that the ship had left its course?"
    for line in ("Rescue", question):
        text = joined(HEADLINE, LEDE, "Also Read", "Storm keeps island ferries in port again", line, LONG, SHORT)
        draft = clean(RawDocument(Origin("dump.txt"), Shape.DUMP, text.encode()))
        assert draft.paragraphs == (LEDE, line, LONG, SHORT)
