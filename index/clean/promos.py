"""Lines that speak to the reader about something other than the article: newsletters, apps, consent, feedback."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 420

_CHANNEL: Final = (
    r"newsletters?|news ?letters?|whats ?app|telegram|instagram|facebook|twitter|tiktok|youtube|google[ -]news"
    r"|push[ -]?(?:nachrichten|notifications?|benachrichtigungen)?|apps?|e-?paper|podcast|channels?|kan[aä]l|kanal"
    r"|inbox|in-?box|postfach|mailbox|e-?mails?|discord|linkedin|bluesky|threads|x \(|alerts?|boletín|boletines"
    r"|infolettre|nieuwsbrief|nyhetsbrev\w*|nyhedsbrev\w*|bülten\w*|рассылк\w*|телеграм\w*|канал\w*|メルマガ|뉴스레터"
)
_ASKING: Final = (
    r"sign(?:ing)? up|subscribe|follow|join|download|get (?:the|our|your|more|all|it)|click here|tap here|like us|find us"
    r"|stay (?:up to date|informed|tuned)|don['’]t miss|check out|for more|never miss|register|receive|add us|start your day"
    r"|abonnier\w*|abonnés?|melden sie|anmeld\w*|folgen sie|folg\w* (?:uns|sie|du|ihm|der)|folgst du|laden sie"
    r"|herunterlad\w*|jetzt (?:kostenlos|bestellen|testen|anmelden|sichern)|hier (?:geht|entlang|anmelden|können)|verpassen"
    r"|finden sie uns|bleiben sie|abonnez|inscri[svt]\w*|suivez|téléchargez|rejoignez|recevez|cliquez|retrouvez"
    r"|suscr[ií]b\w*|s[ií]gue\w*|sigue|únete|descarga|recib[ea]\w*|apúntate|haz clic|inscreva|siga|assine|receba|baixe"
    r"|iscriviti|seguici|segui|scarica|ricevi|abbonati|clicca|volg (?:ons|ze)|abonneer|schrijf je|meld je|lees ook"
    r"|prenumerera|följ oss|ladda ner|følg|meld deg|tilmeld|tilaa|seuraa|abone ol|takip ed|subskrybuj|zapisz się|obserwuj"
    r"|подпис\w+|читайте нас|присоединяйтесь|フォロー|登録|구독|팔로우|اشترك|تابعونا|订阅|关注"
)
_PROMO: Final = re.compile(
    rf"(?:\b(?:{_ASKING})\b.{{0,200}}?(?:\b(?:{_CHANNEL}))|(?:\b(?:{_CHANNEL})).{{0,120}}?\b(?:{_ASKING})\b)",
    re.IGNORECASE,
)
_IMPERATIVE: Final = re.compile(
    rf"^\W*(?:(?:want|like|love|enjoy\w*|looking|interested|möchten sie|sie möchten|willst du|folgst du|vous aimez)\b[^?]{{0,120}}"
    rf"\?\s*)?(?:please |bitte |jetzt |to |to get |for )?(?:{_ASKING})\b",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(
    r"(?:(?:an dieser stelle (?:finden|befindet|würden|wird|ist) .*(?:inhalt|extern).*)"
    r"|(?:ich bin damit einverstanden, dass mir .*)|(?:(?:empfohlener|externer) (?:redaktioneller|externer)? ?inhalt.{0,40})"
    r"|(?:externen? inhalte? (?:anzeigen|laden|aktivieren).{0,60})|(?:.{0,40}klick für den datenschutz.{0,40})"
    r"|(?:datenschutzeinstellungen anpassen)|(?:link zum .{1,20}-inhalt)|(?:(?:inhalt|karte|video) (?:laden|aktivieren|anzeigen))"
    r"|(?:hier (?:können|sollte|finden) .{0,40}(?:externe[rn]? inhalt|inhalt von).*)"
    r"|(?:(?:this|the) (?:content|embed|video|article) (?:is|contains|was) (?:hosted|content|not available|provided).{0,160}"
    r"(?:third|cookie|privacy|provider|permission|consent|browser).*)"
    r"|(?:(?:we|our site) (?:and our partners )?(?:use|uses|need|store) .{0,60}cookies?.*)"
    r"|(?:(?:to (?:view|see|show|display|load) this (?:content|embed|video|tweet|post)|please enable).{0,160})"
    r"|(?:(?:afficher|voir) (?:le|ce) contenu.{0,80})|(?:ce contenu est bloqué.*)|(?:este contenido .{0,40}(?:bloqueado|cookies).*)"
    r"|(?:(?:your|the) browser (?:does not|doesn['’]t|cannot) .*)|(?:javascript .{0,60}(?:enable|activ|browser).*)"
    r"|(?:(?:article|story) continues below.{0,40})|(?:(?:scroll|swipe) (?:down|left|right|for|to) .{0,60})"
    r"|(?:register / sign in .*)|(?:(?:create an account|sign in|log in)(?: or (?:create an account|sign in|register|log in))?"
    r"(?: to (?:continue|unlock|read|save|comment|access) .{0,80})?\.?)"
    r"|(?:already (?:a subscriber|have an account|registered|a member)\?.{0,60})"
    r"|(?:(?:diesen?|der|den) (?:artikel|beitrag|text) (?:wurde|drucken|teilen|anhören|merken|kommentieren)"
    r".{0,60}(?:adresse|url|drucken|teilen|merken)?.{0,120}https?://\S+)"
    r"|(?:(?:haben sie|hast du|have you|do you have|avez-vous|vous avez|hai|¿tienes?|got) .{0,80}(?:fehler|error|hinweis|tipp?s?"
    r"|erratum|faute|segnalazion\w*|story|question|opinion|feedback|information)\b.{0,240}(?:@|mail|kontakt|contact|melden|click"
    r"|schreiben|let us know|get in touch|tell us|share|know).{0,120})"
    r"|(?:(?:ihre|deine) meinung (?:ist uns wichtig|zählt|interessiert uns).*)|(?:(?:senden|schreiben|schicken) sie uns .*)"
    r"|(?:(?:like|enjoyed?|liked) (?:this|what you).{0,30}(?:story|article|read\w*|see)\?.{0,120})"
    r"|(?:(?:contact|email|e-mail|reach) (?:the|this) (?:author|writer|reporter|journalist)s?.{0,100})"
    r"|(?:(?:report|submit|suggest) (?:a|an|your)? ?(?:correction|typo|error|tip|mistake|story).{0,60})"
    r"|(?:(?:reprints?|permissions?|rights)(?: (?:&|and) (?:reprints?|permissions?|rights))?)"
    r"|(?:(?:help|support) (?:us|our|independent|quality) .{0,80}(?:journalism|donat|support|member).{0,160})"
    r"|(?:.{0,60}(?:unterstützen sie (?:uns|unsere)|mit einer spende|spenden sie).{0,160})"
    r"|(?:was (?:meinen|denken|halten) sie.{0,80}\?.{0,120}(?:kommentar|diskutier|schreib).{0,80})"
    r"|(?:(?:share|tell us|let us know|leave) .{0,60}(?:comments?(?: section)?|thoughts?|below|views?)\b.{0,60})"
    r"|(?:(?:dieses thema|die themen|der beitrag|sendung) (?:im programm|der sendung|lief|vom)?\s*:.{0,200})"
    r"|(?:schlagwörter(?: zu diesem (?:artikel|beitrag))?:?)|(?:weitere (?:informationen|themen|artikel|nachrichten)(?: ende .{0,40})?:?)"
    r"|(?:(?:click|tap) here\b.{0,200})|(?:\W*(?:pr|ad|ads|advert|広告|anzeige|sponsored|publicidad|реклама)\W*)"
    r"|(?:.{0,80}\b(?:comments?|kommentare?|comentários|commentaires|comentarios)\b.{0,200}(?:moderat|approv|aprovad|themenbezogen"
    r"|verantwortung|guidelines|netiquette|geschlossen|closed|modér|freigeschaltet).{0,300})"
    r"|(?:\W*(?:ende|end|fin|ends)\W*)"
    r"|(?:(?:quelle|quellen|source|sources|fuente|fuentes|fonte|fonti|bron|kilde|källa|kaynak|źródło|lähde)\s*[:：].{1,60})"
    r"|(?:(?:mit|with|avec|con|com) (?:material|inputs?|agentur\w*|informationen|des agences|agencias|agências|"
    r"informations?) ?(?:von|from|der|de|du)?.{0,60})"
    r"|(?:mit (?:dpa|afp|reuters|epd|kna|sid|apa|sda|ap)(?:[,/ ]+(?:und )?(?:dpa|afp|reuters|epd|kna|sid|apa|sda|ap))*)"
    r"|(?:(?:redaktion|faktencheck|editing|edited|editor|editors|fact-?check\w*|lektorat|design|illustration|mitarbeit"
    r"|edición|édition|montage|übersetzung|translation|translated)\s*(?:by|von|par|por)?\s*[:：].{1,120}))",
    re.IGNORECASE | re.DOTALL,
)
_STANDARDS: Final = re.compile(r"(?:our standards|editorial standards|ethics (?:policy|statement))\s*:.{0,120}", re.IGNORECASE)


def is_promo(text: str) -> bool:
    """Whether a line asks the reader to subscribe, follow, consent, write in; or says whence its material came."""
    if len(text) > _LONGEST:
        return False
    if _WHOLE.fullmatch(text) or _STANDARDS.fullmatch(text):
        return True
    return _IMPERATIVE.match(text) is not None and _PROMO.search(text) is not None
