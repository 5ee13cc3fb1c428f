"""Language tags, declared and detected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise.languages import detect, language_of, language_of_page, language_tag

ENGLISH = "The ministers agreed on Monday that the old bridge over the river will be repaired before the winter."
GERMAN = (
    "Die Minister einigten sich am Montag darauf, dass die alte Brücke über den Fluss vor dem Winter repariert wird."
)
RUSSIAN = "Министры договорились в понедельник, что старый мост через реку будет отремонтирован до зимы."


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_US", "en-US"),
        ("en-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("English", "en"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("iw", "he"),
        ("en_GB.UTF-8", "en-GB"),
        ("de-DE, en", "de-DE"),
        ("es-419", "es-419"),
        ("fil", "fil"),
        ("und", None),
        ("mul", None),
        ("jp", None),
        ("xx", None),
        ("", None),
        (None, None),
        ("klingon", None),
    ],
)
def test_tags(declared: str | None, tag: str | None) -> None:
    assert language_tag(declared) == tag


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru")])
def test_detects(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "Too short", "12 34 56 78 90 12 34 56 78 90 12 34", "ok " * 4])
def test_does_not_guess(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-GB", ENGLISH, "en-GB"),
        ("de", ENGLISH, "de"),  # the record knows better, as long as the script fits
        ("en", RUSSIAN, "ru"),
        ("ru", ENGLISH, "en"),
        ("sr-Latn", ENGLISH, "sr-Latn"),
        ("en", "Kurz", "en"),
        (None, GERMAN, "de"),
        ("und", GERMAN, "de"),
        (None, "Kurz", None),
    ],
)
def test_declared_before_detected(declared: str | None, text: str, language: str | None) -> None:
    assert language_of(declared, text) == language


SHORT = [
    ("en", "Port officials met on Monday."),
    ("en", "Stocks close higher as tech shares rally"),
    ("de", "Die Hafenbehörde trifft sich am Montag."),
    ("de", "Ölpreise steigen weiter"),
    ("nl", "De havenautoriteiten vergaderden maandag over het kanaal."),
    ("nl", "Olieprijs stijgt opnieuw flink"),
    ("no", "Havnemyndighetene møttes mandag for å snakke om kanalen."),
    ("da", "Havnemyndighederne mødtes mandag for at tale om kanalen."),
    ("sv", "Hamnmyndigheterna möttes på måndagen för att tala om kanalen."),
    ("no", "Regjeringen legger frem nytt forslag om strømpriser"),
    ("da", "Regeringen fremlægger nyt forslag om elpriser"),
    ("es", "Las autoridades del puerto se reunieron el lunes."),
    ("pt", "As autoridades do porto reuniram-se na segunda-feira."),
    ("gl", "As autoridades do porto reuníronse o luns para falar da canle."),
    ("ca", "Les autoritats del port es van reunir dilluns per parlar del canal."),
    ("it", "Le autorità portuali si sono riunite lunedì."),
    ("ro", "Autoritățile portuare s-au întâlnit luni."),
    ("fr", "Les autorités du port se sont réunies lundi."),
    ("pl", "Władze portu spotkały się w poniedziałek."),
    ("cs", "Správa přístavu se sešla v pondělí."),
    ("sk", "Správa prístavu sa stretla v pondelok."),
    ("sl", "Pristaniške oblasti so se sestale v ponedeljek."),
    ("sr", "Лучке власти састале су се у понедељак."),
    ("ru", "Власти порта встретились в понедельник."),
    ("uk", "Влада порту зустрілася у понеділок."),
    ("bg", "Пристанищните власти се срещнаха в понеделник."),
    ("mk", "Пристанишните власти се сретнаа во понеделникот."),
    ("be", "Улады порта сустрэліся ў панядзелак."),
    ("id", "Otoritas pelabuhan bertemu pada hari Senin untuk membahas kanal."),
    ("ms", "Pihak berkuasa pelabuhan bertemu pada hari Isnin untuk membincangkan terusan."),
    ("tl", "Nagpulong ang mga opisyal ng pantalan noong Lunes."),
    ("vi", "Chính quyền cảng họp hôm thứ Hai."),
    ("tr", "Liman yetkilileri pazartesi günü toplandı."),
    ("az", "Liman rəsmiləri bazar ertəsi görüşdü."),
    ("fi", "Satamaviranomaiset tapasivat maanantaina."),
    ("et", "Sadama juhid kohtusid esmaspäeval."),
    ("hu", "A kikötői hatóságok hétfőn találkoztak."),
    ("lt", "Uosto valdžia susitiko pirmadienį."),
    ("lv", "Ostas varas iestādes tikās pirmdien."),
    ("el", "Οι λιμενικές αρχές συναντήθηκαν τη Δευτέρα."),
    ("he", "רשויות הנמל נפגשו ביום שני."),
    ("ar", "اجتمعت سلطات الميناء يوم الاثنين."),
    ("fa", "مسئولان بندر روز دوشنبه دیدار کردند."),
    ("ur", "بندرگاہ کے حکام نے پیر کو ملاقات کی۔"),
    ("hi", "बंदरगाह के अधिकारियों ने सोमवार को बैठक की।"),
    ("ne", "बन्दरगाहका अधिकारीहरूले सोमबार बैठक गरे।"),
    ("bn", "বন্দর কর্তৃপক্ষ সোমবার বৈঠক করেছে।"),
    ("ta", "துறைமுக அதிகாரிகள் திங்கள்கிழமை சந்தித்தனர்."),
    ("zh", "港口当局周一开会讨论航道问题，将在冬季前完工。"),
    ("ja", "港湾当局は月曜日に会合を開いた。"),
    ("ko", "항만 당국은 월요일에 회의를 열었다."),
    ("th", "เจ้าหน้าที่ท่าเรือประชุมกันเมื่อวันจันทร์"),
    ("ko", "주가 상승 마감"),
    ("th", "หุ้นขึ้น"),
    ("el", "Άνοδος τιμών"),
    ("af", "Die hawe-owerhede het Maandag vergader oor die kanaal."),
    ("sw", "Maafisa wa bandari walikutana Jumatatu."),
    ("eu", "Portuko agintariak astelehenean bildu ziren."),
    ("ga", "Bhuail údaráis an chalafoirt le chéile Dé Luain."),
    ("cy", "Cyfarfu awdurdodau'r porthladd ddydd Llun."),
    ("is", "Hafnaryfirvöld hittust á mánudag."),
    ("sq", "Autoritetet e portit u takuan të hënën."),
    ("ka", "პორტის ხელისუფლება ორშაბათს შეხვდა."),
    ("hy", "Նավահանգստի իշխանությունները հանդիպեցին երկուշաբթի։"),
]


@pytest.mark.parametrize(("language", "text"), SHORT)
def test_a_sentence_of_news(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Oil prices rose"),
        ("en", "Breaking news"),
        ("hr", "Lučke vlasti sastale su se u ponedjeljak."),
        ("mr", "बंदर अधिकाऱ्यांनी सोमवारी बैठक घेतली."),
        ("zh", "股市上涨"),
        ("ja", "株価が上昇"),
        ("he", "עלייה במחירים"),
        ("hi", "कीमतें बढ़ीं"),
        ("am", "የወደብ ባለሥልጣናት ሰኞ ተገናኙ።"),
        (None, "Barack Obama Angela Merkel"),
        (None, "NATO EU UN OPEC"),
        (None, "Real Madrid – Barcelona 3:1"),
        (None, "12.3 45 67"),
        (None, "São Paulo"),
        (None, "Lionel Messi, Cristiano Ronaldo"),
    ],
)
def test_what_is_too_short_or_all_names_has_no_wrong_language(language: str | None, text: str) -> None:
    assert detect(text) in {None, language}


FRENCH = (
    "Les autorités du port ont annoncé que le canal sera élargi avant les fêtes, et des travaux de grande ampleur"
    " sont prévus dans les mois qui viennent. La ville est prête, dit le maire, une fois que les plans sont connus. "
) * 3


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-US", FRENCH, "fr"),  # a template's
        ("fr-CA", FRENCH, "fr-CA"),
        ("de", (GERMAN + " ") * 5, "de"),
        ("en-IN", (ENGLISH + " ") * 5, "en-IN"),
        ("es", (ENGLISH + " ") * 5, "en"),
        ("nb", ("Havnemyndighederne mødtes mandag for at tale om kanalen, som skal gøres bredere. ") * 6, "nb"),
        ("eo", (ENGLISH + " ") * 5, "eo"),  # of which no common words are known here
        ("en", "1. 2. 3. " * 100, "en"),
        ("en", "Names: Ada Example, Bo Sample. " * 30, "en"),
    ],
)
def test_a_long_text_overrules_what_is_declared_for_it(declared: str, text: str, language: str) -> None:
    assert language_of_page(declared, text) == language


@given(st.text(max_size=80))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    found = detect(text)
    assert found == language_tag(found)
