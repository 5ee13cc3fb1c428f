"""What calendars and date lines say in the languages of the press: months, days of the week, and words around them.

Facts of the Unicode CLDR (https://cldr.unicode.org), with the genitives and abbreviations that newspapers use.
A word is looked up folded (:func:`fold`): caseless, without accents, without a trailing point.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

# One line a month, January first; alternatives parted by spaces.
_MONTHS: Final[Mapping[str, str]] = {
    "en": "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug"
    "|september sep sept|october oct|november nov|december dec",
    "de": "januar jänner jan jän|februar feber feb febr|märz mär mrz|april apr|mai|juni jun|juli jul|august aug"
    "|september sep sept|oktober okt|november nov|dezember dez",
    "fr": "janvier janv jan|février févr fév fevr|mars|avril avr|mai|juin|juillet juil|août"
    "|septembre sept|octobre oct|novembre nov|décembre déc",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago"
    "|septiembre setiembre sept set|octubre oct|noviembre nov|diciembre dic",
    "it": "gennaio gen|febbraio feb febbr|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago"
    "|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago"
    "|setembro set|outubro out|novembro nov|dezembro dez",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug"
    "|september sep sept|oktober okt|november nov|december dec",
    "sv": "januari jan|februari feb febr|mars|april apr|maj|juni|juli|augusti aug"
    "|september sept|oktober okt|november nov|december dec",
    "da": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug"
    "|september sep sept|oktober okt|november nov|december dec",
    "no": "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug"
    "|september sep sept|oktober okt|november nov|desember des",
    "fi": "tammikuuta tammikuu|helmikuuta helmikuu|maaliskuuta maaliskuu|huhtikuuta huhtikuu"
    "|toukokuuta toukokuu|kesäkuuta kesäkuu|heinäkuuta heinäkuu|elokuuta elokuu"
    "|syyskuuta syyskuu|lokakuuta lokakuu|marraskuuta marraskuu|joulukuuta joulukuu",
    "is": "janúar jan|febrúar feb|mars|apríl apr|maí|júní jún|júlí júl|ágúst ágú"
    "|september sept|október okt|nóvember nóv|desember des",
    "pl": "stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|maja maj"
    "|czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz"
    "|października październik paź|listopada listopad lis|grudnia grudzień gru",
    "cs": "ledna leden|února únor|března březen|dubna duben|května květen|června červen|července červenec"
    "|srpna srpen|září|října říjen|listopadu listopad|prosince prosinec",
    "hr": "siječnja siječanj|veljače veljača|ožujka ožujak|travnja travanj|svibnja svibanj|lipnja lipanj"
    "|srpnja srpanj|kolovoza kolovoz|rujna rujan|listopada listopad|studenoga studenog studeni"
    "|prosinca prosinac",
    "hu": "január jan|február feb febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug"
    "|szeptember szept|október okt|november nov|december dec",
    "ro": "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug"
    "|septembrie sept|octombrie oct|noiembrie nov noi|decembrie dec",
    "tr": "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu"
    "|eylül eyl|ekim eki|kasım kas|aralık ara",
    "id": "januari jan|februari feb|maret mar mac|april apr|mei|juni jun|juli jul julai|agustus agu ags ogos"
    "|september sep|oktober okt|november nov nop|desember des disember dis",
    "el": "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ"
    "|μαΐου μάιος μαϊ|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ"
    "|σεπτεμβρίου σεπτέμβριος σεπ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    "ru": "января январь янв|февраля февраль фев февр|марта март мар|апреля апрель апр|мая май|июня июнь июн"
    "|июля июль июл|августа август авг|сентября сентябрь сен сент|октября октябрь окт"
    "|ноября ноябрь ноя нояб|декабря декабрь дек",
    "uk": "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень квіт|травня травень трав"
    "|червня червень черв|липня липень лип|серпня серпень серп|вересня вересень вер"
    "|жовтня жовтень жовт|листопада листопад лист|грудня грудень груд",
    "bg": "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    "ar": "يناير|فبراير|مارس|أبريل ابريل إبريل|مايو|يونيو يونيه|يوليو يوليه|أغسطس اغسطس"
    "|سبتمبر|أكتوبر اكتوبر|نوفمبر|ديسمبر",
    "he": "ינואר בינואר|פברואר בפברואר|מרץ במרץ מרס במרס|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי"
    "|אוגוסט באוגוסט|ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר",
    "hi": "जनवरी जन|फरवरी फ़रवरी फर|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "mr": "जानेवारी|फेब्रुवारी|मार्च|एप्रिल|मे|जून|जुलै|ऑगस्ट|सप्टेंबर|ऑक्टोबर|नोव्हेंबर|डिसेंबर",
    "bn": "জানুয়ারি জানুয়ারী|ফেব্রুয়ারি ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর",
    "ur": "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
}

_WEEKDAYS: Final = (
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun"
    " montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so"
    " lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim"
    " lunes martes miércoles mié mie jueves jue viernes vie sábado sab domingo dom"
    " lunedì martedì mercoledì giovedì gio venerdì sabato domenica"
    " segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta"
    " maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo"
    " måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag"
    " maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai"
    " poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob nd"
    " pondělí úterý středa čtvrtek pátek neděle hétfő kedd szerda csütörtök péntek szombat vasárnap"
    " luni marți miercuri joi vineri sâmbătă duminică"
    " pazartesi salı çarşamba perşembe cuma cumartesi pazar"
    " senin selasa rabu kamis jumat sabtu minggu ahad isnin khamis jumaat"
    " понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс"
    " понеділок вівторок середа п'ятниця субота неділя"
    " δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή"
    " सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार"
    " الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
)

_LABELS: Final = (
    "published publish publication posted post updated update modified created issued filed released first last"
    " latest original originally date dated datetime time edited online print on at by"
    " veröffentlicht aktualisiert zuletzt erstellt stand vom am publié publiée mis mise jour modifié créé le"
    " publicado publicada actualizado actualizada atualizado atualizada última ultima ultimo actualización"
    " atualização modificado criado em el pubblicato pubblicata aggiornato aggiornata aggiornamento il modifica"
    " gepubliceerd geplaatst bijgewerkt laatst laatste op publicerad uppdaterad publisert oppdatert publiceret"
    " opdateret udgivet julkaistu päivitetty opublikowano aktualizacja dodano data publikacji"
    " опубликовано обновлено дата публикации обновление оновлено опубліковано"
    " yayınlanma yayınlandı güncelleme güncellenme son tarihi giriş dipublikasikan diperbarui"
    " erstveröffentlichung erstmals aktualisierung änderung letzte première dernière modification publication"
    " primera publicación modificación primeira publicação prima pubblicazione diterbitkan pertama terakhir"
    " प्रकाशित अपडेट अपडेटेड अंतिम প্রকাশ প্রকাশিত আপডেট হালনাগাদ نشر تحديث تاريخ آخر"
)

_FILLERS: Final = (
    "the of and o'clock uhr um den der à a de du del di da do dos las los a la les alle ore ora hora horas heures"
    " hrs kl klo kell w we o dnia г год года г. р року в от om te u ur uur den och pukul saat को बजे पर ساعة عام في"
    " local às as"
)

_RELATIVE: Final = (
    "yesterday today tomorrow now ago hours hour minutes minute mins min days day weeks week months month just"
    " gestern heute morgen vor stunden minuten tagen hier aujourd'hui jours ayer hoy hace días"
    " oggi ieri fa ontem hoje há gisteren vandaag geleden вчера сегодня назад dün bugün önce wczoraj dziś temu"
)


def fold(word: str) -> str:
    """The form in which a word is looked up: caseless, without accents, without a trailing point."""
    if word.isascii():
        return word.lower().rstrip(".")
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i").replace("ł", "l"))
    return "".join(char for char in plain if not "\u0300" <= char <= "\u036f").rstrip(".")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _by_word() -> dict[str, dict[int, frozenset[str]]]:
    table: dict[str, dict[int, frozenset[str]]] = {}
    for language, months in _MONTHS.items():
        for number, names in enumerate(months.split("|"), start=1):
            for word in _folded(names):
                meanings = table.setdefault(word, {})
                meanings[number] = meanings.get(number, frozenset()) | {language}
    return table


MONTHS: Final = _by_word()
"""Word → month number → languages that use it so (``listopada`` is October in Croatian, November in Polish)."""

WEEKDAYS: Final = _folded(_WEEKDAYS)
LABELS: Final = _folded(_LABELS)
FILLERS: Final = _folded(_FILLERS)
RELATIVE: Final = _folded(_RELATIVE)
