"""Lines that speak to the reader about something other than the article: newsletters, apps, consent, feedback."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 600

_CHANNEL: Final = (
    r"newsletters?|news ?letters?|whats ?app|telegram|instagram|facebook|twitter|tiktok|youtube|google[ -]news"
    r"|push[ -]?(?:nachrichten|notifications?|benachrichtigungen)?|apps?|e-?paper|podcast|channels?|kan[aä]l|kanal"
    r"|inbox|in-?box|postfach|mailbox|e-?mails?|discord|linkedin|bluesky|threads|alerts?|bolet(?:ín|ines)"
    r"|infolettre|nieuwsbrief|nyhetsbrev\w*|nyhedsbrev\w*|bülten\w*|рассылк\w*|телеграм\w*|канал\w*|メルマガ|뉴스레터"
)
_ASKING: Final = (
    r"sign(?:ing)? up (?:for|to|now|here|today)|subscribe (?:to|now|here|today)|follow (?:us|our|the|@|\w+ on)"
    r"|join (?:us|our)"
    r"|download (?:the|our|now)|get (?:the|our|your|more|all) |click here|tap here|like us|find us"
    r"|stay (?:up to date|tuned)"
    r"|don['’]t miss|check out (?:our|the|more)|for more (?:information|news|stories|updates|details)|never miss"
    r"|for the latest (?:\w+ )?(?:news|stories|headlines)"
    r"|receive (?:our|the|your|all)|add us|start your day|want (?:more|the best|to)|discuss the latest"
    r"|abonnier(?:en|t)? (?:sie|den|unser|jetzt|hier|du)|jetzt (?:abonnieren|kostenlos|bestellen|testen|anmelden"
    r"|sichern)"
    r"|melden sie sich|folgen sie (?:uns|der|dem)|folge? (?:uns|mir)|folgst du|laden sie|hier (?:geht|entlang"
    r"|anmelden)"
    r"|verpassen sie|finden sie uns|bleiben sie|keine (?:news|nachricht\w*) (?:mehr )?verpassen"
    r"|aktuelle nachrichten aufs"
    r"|abonnez-vous|inscrivez-vous|suivez(?:-nous| l)|téléchargez|rejoignez|recevez|cliquez|retrouvez (?:nous|toute)"
    r"|suscríbe(?:te|se)|s[ií]gue(?:nos)? (?:a |en |nuestr)|síguenos|únete|descarga (?:la|nuestra)|apúntate|haz clic"
    r"|recibe (?:las|los|toda|nuestr|en tu)|inscreva-se|siga (?:o|a|nos)|assine|baixe|receba (?:o|a|em|as|os|nosso)"
    r"|iscriviti|seguici|scarica (?:l|la)|ricevi|abbonati|clicca|volg (?:ons|ze)|abonneer|schrijf je|meld je"
    r"|prenumerera|följ oss|ladda ner|følg (?:oss|os)|meld deg|tilmeld dig|tilaa|seuraa|abone ol|takip ed"
    r"|subskrybuj|zapisz się|obserwuj|подпи(?:шитесь|сывайтесь)|читайте нас|присоединяйтесь|フォロー|登録|구독|팔로우"
    r"|اشترك|تابعونا|订阅|关注"
)
_PROMO: Final = re.compile(
    rf"^\W*(?:(?:like|love|enjoy\w*|looking|interested|möchten sie|sie möchten|willst du"
    rf"|vous aimez)\b[^?]{{0,120}}\?\s*)?"
    rf"(?:please |bitte |to |to get )?(?:{_ASKING}).{{0,240}}?(?<!\w)(?:{_CHANNEL})",
    re.IGNORECASE,
)
"""A request at the beginning of a line, and the channel that it is about."""
_LINES: Final = (
    # consent to what is embedded, and what a browser cannot do
    r"an dieser stelle (?:finden|befindet|würden|wird|ist) .*(?:inhalt|extern).*",
    r"ich bin damit einverstanden, dass mir .*",
    r"(?:empfohlener|externer) (?:redaktioneller|externer)? ?inhalt.{0,40}",
    r"(?:externen? inhalte? |inhalt |karte |video )(?:anzeigen|laden|aktivieren).{0,60}",
    r".{0,40}klick für den datenschutz.{0,40}|datenschutzeinstellungen anpassen|link zum .{1,20}-inhalt",
    r"hier (?:können|sollte|finden) .{0,40}(?:externe[rn]? inhalt|inhalt von).*",
    (
        r"(?:this|the) (?:content|embed|video|article) (?:is|contains|was) (?:hosted|content|not available|provided)"
        r".{0,160}(?:third|cookie|privacy|provider|permission|consent|browser).*"
    ),
    r"(?:we|our site) (?:and our partners )?(?:use|uses|need|store) .{0,60}cookies?.*",
    r"(?:to (?:view|see|show|display|load) this (?:content|embed|video|tweet|post)|please enable).{0,160}",
    r"(?:afficher|voir) (?:le|ce) contenu.{0,80}|ce contenu est bloqué.*",
    r"este contenido .{0,40}(?:bloqueado|cookies).*",
    r"(?:your|the) browser (?:does not|doesn['’]t|cannot) .*|javascript .{0,60}(?:enable|activ|browser).*",
    # the page's own mechanics
    r"(?:article|story) continues below.{0,40}|(?:scroll|swipe) (?:down|left|right|for|to) .{0,60}",
    r"(?:click|tap) here\b.{0,200}|\W*(?:pr|ad|ads|advert|広告|anzeige|sponsored|publicidad|реклама)\W*",
    r"\W*(?:ende|end|fin|ends)\W*",
    r"schlagwörter(?: zu diesem (?:artikel|beitrag))?:?",
    r"weitere (?:informationen|themen|artikel|nachrichten)(?: ende .{0,40})?:?",
    r"diese[rn]? (?:artikel|beitrag|text) wurde .{0,60}https?://\S+",
    # accounts
    r"register / sign in .*|already (?:a subscriber|have an account|registered|a member)\?.{0,60}",
    (
        r"(?:create an account|sign in|log in)(?: or (?:create an account|sign in|register|log in))?"
        r"(?: to (?:continue|unlock|read|save|comment|access) .{0,80})?\.?"
    ),
    # letters to the house, comments, gifts
    (
        r"(?:haben sie|hast du|have you|do you have|avez-vous|vous avez|hai|¿tienes?|got) .{0,80}(?:fehler|error"
        r"|hinweis\w*|tipp?s?|erratum|faute|segnalazion\w*|story|question|feedback|information)\b[^?]{0,80}\?"
        r".{0,240}(?:@|mail|kontakt|contact|melden|click|schreiben|let us know|get in touch|tell us).{0,120}"
    ),
    r"(?:ihre|deine) meinung (?:ist uns wichtig|zählt|interessiert uns).*|(?:senden|schreiben|schicken) sie uns .*",
    r"(?:like|enjoyed?|liked) (?:this|what you).{0,30}(?:story|article|read\w*|see)\?.{0,120}",
    r"(?:contact|email|e-mail|reach) (?:the|this) (?:author|writer|reporter|journalist)s?.{0,100}",
    r"(?:report|submit|suggest) (?:a|an|your)? ?(?:correction|typo|error|tip|mistake|story).{0,60}",
    r"(?:reprints?|permissions?|rights)(?: (?:&|and) (?:reprints?|permissions?|rights))?",
    r"(?:help|support) (?:us|our|independent|quality) .{0,80}(?:journalism|newsroom|donat).{0,160}",
    r".{0,60}(?:unterstützen sie (?:uns|unsere)|mit einer spende|spenden sie).{0,160}",
    r"was (?:meinen|denken|halten) sie.{0,80}\?.{0,120}(?:kommentar|diskutier|schreib).{0,80}",
    r"(?:share your|tell us|let us know|leave (?:a|your)) .{0,60}(?:comments?|thoughts?|below|views?)\b.{0,60}",
    (
        r"(?:(?:please|bitte|note|hinweis|atenção|attention|all|alle|your|ihre|les|os|los) ?:? ?(?:note that )?"
        r"(?:achten sie darauf,? )?(?:dass ihre )?)?(?:comments|kommentare?|comentários|commentaires|comentarios)\b"
        r".{0,200}(?:moderat|approv|aprovad|themenbezogen|verantwortung|guidelines|netiquette|geschlossen|closed|modér|freigeschaltet).{0,300}"
    ),
    # whence it came
    r"(?:dieses thema|die themen|der beitrag|sendung) (?:im programm|der sendung|lief|vom)?\s*:.{0,200}",
    r"(?:quellen?|sources?|fuentes?|fonte|fonti|bron|kilde|källa|kaynak|źródło|lähde)\s*[:：].{1,60}",
    (
        r"(?:mit|with|avec|con|com) (?:material|inputs?|agentur\w*|informationen|des agences|agencias|agências"
        r"|informations?) ?(?:von|from|der|de|du)?.{0,60}"
    ),
    r"mit (?:dpa|afp|reuters|epd|kna|sid|apa|sda|ap)(?:[,/ ]+(?:und )?(?:dpa|afp|reuters|epd|kna|sid|apa|sda|ap))*",
    (
        r"(?:redaktion|faktencheck|editing|edited|editor|editors|fact-?check\w*|lektorat|design|illustration|mitarbeit"
        r"|edición|édition|montage|übersetzung|translation|translated)\s*(?:by|von|par|por)?\s*[:：].{1,120}"
    ),
    r"(?:our standards|editorial standards|ethics (?:policy|statement))\s*:.{0,120}",
)
"""Whole lines, each a pattern."""
_WHOLE: Final = re.compile("|".join(f"(?:{line})" for line in _LINES), re.IGNORECASE | re.DOTALL)


def is_promo(text: str) -> bool:
    """Whether a line asks the reader to subscribe, follow, consent, write in; or says whence its material came."""
    if len(text) > _LONGEST:
        return False
    return _WHOLE.fullmatch(text) is not None or _PROMO.match(text) is not None
