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
    "de": "januar jänner jan jän|februar feber feb febr|märz mär mrz maerz|april apr|mai|juni jun|juli jul|august aug"
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
    "ar": "يناير جانفي|فبراير فيفري شباط|مارس آذار اذار|أبريل ابريل إبريل أفريل نيسان|مايو ماي أيار ايار"
    "|يونيو يونيه جوان حزيران|يوليو يوليه يوليوز جويلية تموز|أغسطس اغسطس غشت أوت آب|سبتمبر شتنبر أيلول ايلول"
    "|أكتوبر اكتوبر|نوفمبر نونبر|ديسمبر دجنبر",
    "fa": "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه ژوییه|اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    "he": "ינואר בינואר|פברואר בפברואר|מרץ במרץ מרס במרס|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי"
    "|אוגוסט באוגוסט|ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר",
    "hi": "जनवरी जन|फरवरी फ़रवरी फर|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "mr": "जानेवारी|फेब्रुवारी|मार्च|एप्रिल|मे|जून|जुलै|ऑगस्ट|सप्टेंबर|ऑक्टोबर|नोव्हेंबर|डिसेंबर",
    "bn": "জানুয়ারি জানুয়ারী|ফেব্রুয়ারি ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর",
    "ta": "ஜனவரி|பிப்ரவரி|மார்ச்|ஏப்ரல்|மே|ஜூன்|ஜூலை|ஆகஸ்ட்|செப்டம்பர்|அக்டோபர்|நவம்பர்|டிசம்பர்",
    "te": "జనవరి|ఫిబ్రవరి|మార్చి|ఏప్రిల్|మే|జూన్|జులై జూలై|ఆగస్టు ఆగస్ట్|సెప్టెంబర్|అక్టోబర్|నవంబర్|డిసెంబర్",
    "ml": "ജനുവരി|ഫെബ്രുവരി|മാർച്ച്|ഏപ്രിൽ|മേയ് മെയ്|ജൂൺ|ജൂലൈ|ഓഗസ്റ്റ് ആഗസ്റ്റ്|സെപ്റ്റംബർ|ഒക്ടോബർ|നവംബർ|ഡിസംബർ",
    "kn": "ಜನವರಿ|ಫೆಬ್ರವರಿ|ಮಾರ್ಚ್|ಏಪ್ರಿಲ್|ಮೇ|ಜೂನ್|ಜುಲೈ|ಆಗಸ್ಟ್|ಸೆಪ್ಟೆಂಬರ್|ಅಕ್ಟೋಬರ್|ನವೆಂಬರ್|ಡಿಸೆಂಬರ್",
    "gu": "જાન્યુઆરી|ફેબ્રુઆરી|માર્ચ|એપ્રિલ|મે|જૂન|જુલાઈ|ઑગસ્ટ ઓગસ્ટ|સપ્ટેમ્બર|ઑક્ટોબર ઓક્ટોબર|નવેમ્બર|ડિસેમ્બર",
    "pa": "ਜਨਵਰੀ|ਫਰਵਰੀ|ਮਾਰਚ|ਅਪ੍ਰੈਲ|ਮਈ|ਜੂਨ|ਜੁਲਾਈ|ਅਗਸਤ|ਸਤੰਬਰ|ਅਕਤੂਬਰ|ਨਵੰਬਰ|ਦਸੰਬਰ",
    "sk": "januára január jan|februára február feb|marca marec mar|apríla apríl apr|mája máj|júna jún|júla júl"
    "|augusta august aug|septembra september sep sept|októbra október okt|novembra november nov|decembra december dec",
    "sl": "januarja januar jan|februarja februar feb|marca marec mar|aprila april apr|maja maj|junija junij jun"
    "|julija julij jul|avgusta avgust avg|septembra september sep|oktobra oktober okt|novembra november nov"
    "|decembra december dec",
    "sr": "januar jan јануар јан|februar feb фебруар феб|mart mar март мар|april apr април апр|maj мај|jun juni јун"
    "|jul juli јул|avgust avg август авг|septembar sep septembra септембар сеп|oktobar okt октобар окт"
    "|novembar nov новембар нов|decembar dec децембар дец",
    "lt": "sausio sausis|vasario vasaris|kovo kovas|balandžio balandis|gegužės gegužė|birželio birželis|liepos liepa"
    "|rugpjūčio rugpjūtis|rugsėjo rugsėjis|spalio spalis|lapkričio lapkritis|gruodžio gruodis",
    "lv": "janvāris janvārī|februāris februārī|marts martā|aprīlis aprīlī|maijs maijā|jūnijs jūnijā|jūlijs jūlijā"
    "|augusts augustā|septembris septembrī|oktobris oktobrī|novembris novembrī|decembris decembrī",
    "et": "jaanuar jaan|veebruar veebr|märts|aprill apr|mai|juuni|juuli|august aug|september sept|oktoober okt"
    "|november nov|detsember dets",
    "ca": "gener gen|febrer febr|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct|novembre nov"
    "|desembre des",
    "sq": "janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nëntor|dhjetor",
    "az": "yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|oktyabr|noyabr|dekabr",
    "uz": "yanvar|fevral|mart|aprel|may|iyun|iyul|avgust|sentabr|oktabr|noyabr|dekabr",
    "be": "студзеня|лютага|сакавіка|красавіка|мая траўня|чэрвеня|ліпеня|жніўня|верасня|кастрычніка|лістапада|снежня",
    "sw": "januari|februari|machi|aprili|mei|juni|julai|agosti|septemba|oktoba|novemba|desemba",
    "af": "januarie jan|februarie feb|maart|april|mei|junie|julie|augustus|september|oktober|november|desember",
    "fil": "enero|pebrero|marso|abril|mayo|hunyo|hulyo|agosto|setyembre|oktubre|nobyembre|disyembre",
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
    " четвер понеделник вторник сряда четвъртък събота ponedjeljak utorak srijeda četvrtak petak subota nedjelja"
    " ponedeljak sreda nedelja pondelok streda štvrtok piatok nedeľa ponedeljek torek četrtek petek"
    " ma ti ke to pe la su man tir ons tor fre lør søn mån tis tors lör sön on fr lø sø"
    " po út st čt pá ne hé sze csüt pén szo vas joi vin sâm dum pzt sal çar per cum cmt seg ter qua qui sex"
    " δευ τρι τετ πεμ παρ σαβ κυρ dilluns dimarts dimecres dijous divendres dissabte diumenge"
    " pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis"
    " pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena"
    " esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev"
    " सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि"
    " সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার"
    " திங்கட்கிழமை செவ்வாய்க்கிழமை புதன்கிழமை வியாழக்கிழமை வெள்ளிக்கிழமை சனிக்கிழமை ஞாயிற்றுக்கிழமை"
    " திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு"
    " پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار شنبه یکشنبه دوشنبه چهارشنبه پنجشنبه جمعه سه یک دو چهار پنج"
    " יום ראשון שני שלישי רביעי חמישי שישי שבת"
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
    " प्रकाशित अपडेट अपडेटेड अंतिम প্রকাশ প্রকাশিত আপডেট হালনাগাদ نشر تحديث تاريخ آخر النشر التحديث"
    " opublikowany zaktualizowano publikováno aktualizováno vydáno zveřejněno megjelent frissítve közzétéve létrehozva"
    " publicat actualizat data postat δημοσίευση δημοσιεύτηκε ενημέρωση τελευταία objavljeno ažurirano ažurirana"
    " publikované aktualizované zverejnené paskelbta atnaujinta publicēts atjaunots avaldatud uuendatud"
    " פורסם עודכן תאריך عنوان انتشار تاریخ بروزرسانی منتشر شده شائع اپ ڈیٹ বৃহস্পতি সর্বশেষ সংস্করণ"
    " வெளியீடு புதுப்பிக்கப்பட்டது xuất bản cập nhật đăng lúc bản terbit tayang diterbitkan dikemaskini kemas kini"
    " 发布 发布时间 发表 发表于 更新 更新时间 时间 日期 发布日期 發布 發布時間 發表 更新時間 時間 公開 掲載"
    " 投稿 配信 最終更新 公開日 更新日 日時"
    " 입력 수정 등록 승인 발행 게시 기사입력 최종수정 업데이트 작성 작성일 등록일 수정일 입력시간 송고 시각 일시"
)

_FILLERS: Final = (
    "the of and o'clock uhr um den der à a de du del di da do dos las los a la les alle ore ora hora horas heures"
    " hrs kl klo kell w we o dnia г год года г. р року в от om te u ur uur den och pukul saat को बजे पर ساعة عام في"
    " local às as midnight d r p р о ob ve v kello saat nap klo ora orele la uur ώρα στις στο সময় টা মিনিট மணி"
    " m gada gads ob ساعت ساعة عند على الساعة שעה בשעה ב lúc giờ pm jam wib"
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
