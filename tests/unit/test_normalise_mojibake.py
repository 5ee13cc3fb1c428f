"""Garbled text is put right, and good text is left alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, Origin
from index.normalise import normalise
from index.normalise.mojibake import mended
from index.normalise.text import clean
from tests.limits import ends

SENTENCES = [
    "It’s “fine” – the café paid £5, naïve or not…",
    "„Größe“ für zwölf Euro, sagte Jörg Müller – übrigens.",
    "À l’époque, l’été était « très » chaud, là-bas.",
    "El señor dijo: «¿mañana?» y añadió ¡sí! en español.",
    "O irmão não está em São Paulo; amanhã voltará à ação.",
    "Perché città è più bella, già così.",
    "Zażółć gęślą jaźń w Łodzi – mówił żołnierz.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Az ősz után jött a tél, gyűlt a hó.",
    "În țară, oamenii știu că mâine va ploua.",
    "İstanbul’da güneşli bir gün, çağrı yapıldı.",
    "Rødgrød med fløde på Åland, sagde præsten.",
    "Власти порта сообщили во вторник – «канал расширят».",
    "Рівне та Січень: Європейський їжак, ґанок.",
    "Η κυβέρνηση ανακοίνωσε νέα μέτρα χθες.",
    "אתמול הודיעה הממשלה על תוכנית חדשה.",
    "أعلنت الحكومة أمس عن خطة جديدة.",
    "सरकार ने कल नई योजना की घोषणा की।",
    "รัฐบาลประกาศแผนใหม่เมื่อวานนี้",
    "政府昨日宣布了新的计划，涉及港口。",
    "政府は昨日、新しい計画を発表した。",
    "정부는 어제 새로운 계획을 발표했다.",
    "Chính phủ hôm qua đã công bố kế hoạch mới.",
    "Well done 👍🏽 said the captain 🚢.",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_good_text_is_left_alone(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_what_was_read_in_a_western_encoding_is_put_right(codec: str, text: str) -> None:
    garbled = "".join(_read(byte, codec) for byte in text.encode())
    assert mended(garbled) == text
    assert mended(f"Before.\n{garbled}") == f"Before.\n{text}"


def _read(byte: int, codec: str) -> str:
    """Browsers read what Windows-1252 leaves free as controls."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    ("garbled", "text"),
    [
        ("РџСЂРёРІРµС‚, мир", "Привет, мир"),
        ("вЂњYesвЂќ, he said", "“Yes”, he said"),
        ("Itâ€™s Â£5", "It’s £5"),
        ("Itâ€™s “here”", "It’s “here”"),
        ("the cafÃƒÂ© was closed", "the café was closed"),
        ("Don‚Äôt go to the caf√©", "Don’t go to the café"),
        ("voilÃ\xa0 le travail", "voilà le travail"),
        ("dÃ\xada de maÃ±ana", "día de mañana"),
    ],
)
def test_usual_damage(garbled: str, text: str) -> None:
    assert mended(garbled) == text


@pytest.mark.parametrize(
    "text",
    [
        "“ATÉ AMANHÔ", "«IRMû", "A MANHÔ, disse.", "Straße† und Maß‰", "√2 und √ü", "SÃO PAULO", "Â", "là…",
        "c’est l’été”",
        "5 €, 10 £", "é\u00a0»", "Ä’", "Сёмин", "Рівень «Світ»", "© 2025", "ÑANDÚ", "Ð", "x\ufffdy", "Müller’s ‘Café’…",
    ],
)  # fmt: skip
def test_what_only_looks_like_damage(text: str) -> None:
    assert mended(text) == text


WORDS = st.sampled_from([word for sentence in SENTENCES for word in sentence.split()])
ENDS = st.sampled_from(
    [" ", " ", ", ", "” ", "’ ", "… ", "» ", "\u00a0» ", " – ", "“ ", ". ", "€ ", "\u00a0€ ", "! ", "’s "]
)


@given(st.lists(st.tuples(WORDS, ENDS).map("".join), max_size=8).map("".join))
def test_good_words_and_any_punctuation_are_left_alone(text: str) -> None:
    assert mended(text) == text


@given(st.lists(WORDS, max_size=8).map(" ".join), st.integers(1, 3))
def test_mending_is_idempotent(text: str, times: int) -> None:
    for _ in range(times):
        text = text.encode().decode("latin-1")
    assert mended(mended(text)) == mended(text)


@given(st.text(st.characters(max_codepoint=0x500) | st.sampled_from("Ãâ€™Â\x80\xa0"), max_size=40))
def test_any_text_stays_a_text(text: str) -> None:
    assert mended(mended(text)) == mended(text)
    assert clean(clean(text)) == clean(text)


def test_every_field_of_an_article_is_put_right() -> None:
    draft = Draft(
        Origin("f"), ("It was the cafÃ©’s day.", "Donâ€™t."), "The cafÃ©", "A dÃ\xada.", ("JosÃ© GarcÃ\xada",),
        source="El PaÃ\xads", section="EconomÃ\xada", tags=("MÃ©xico",), dateline="BogotÃ¡",
    )  # fmt: skip
    article = normalise(draft).article
    assert article.text == "It was the café’s day.\n\nDon’t."
    assert (article.headline, article.deck, article.byline) == ("The café", "A día.", ("José García",))
    assert (article.source, article.section, article.tags, article.dateline) == (
        "El País",
        "Economía",
        ("México",),
        "Bogotá",
    )


def test_a_long_garbled_text_ends() -> None:
    with ends():
        mended("Ã©Ã" * 300_000)
        mended("é“ " * 300_000)
        mended("à…\n" * 100_000)


def test_good_text_does_not_load_ftfy() -> None:
    script = (
        "import sys; from index.normalise.mojibake import mended; mended('„Größe“ – café');"
        "assert 'ftfy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
