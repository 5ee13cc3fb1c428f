"""Elements that say by name, role or style that they are no part of an article: sharing, related, comments, consent."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from index.clean.tree import Node, names_body

AROUND: Final = frozenset({"form", "nav", "aside", "footer", "figure", "figcaption", "dialog"})
"""Elements that stand around text, unless careless markup has put the whole page into one."""

_ROLES: Final = frozenset({
    "navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "alert", "img",
    "toolbar", "tablist", "menubar", "button",
})  # fmt: skip
_NEVER: Final = frozenset({"html", "body", "article", "main"})

_JUNK: Final = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|socials|related|newsletter|signup|sign-up|promo|promos|promotion"
    r"|advert(?:isement|orial|s)?|ads?|advertising|(?:jp-)?related-?(?:posts?|articles?|stories|links?|content|news)"
    r"|interstitial-?links?|sponsor(?:ed)?|cookies?|cookie-?(?:law|notice|banner)[\w-]*|consent|gdpr|cli-[\w-]*"
    r"|onetrust[\w-]*|privacy[\w-]*|comments?|ot-[\w-]+"
    r"|footer|nav|navigation|navbar|menu|breadcrumbs?|caption|captions|credit|credits|byline|bylines|author|authors"
    r"|author-?(?:box|bio|info)|bio|teaser|teasers|recommend(?:ed|ations?)?|recirc(?:ulation)?"
    r"|subscribe|subscription|toolbar|sidebar|trending|popular|most-?read|most-?popular|read-?more|readmore"
    r"|more-on|more-from|also-?read|see-?also|tags|tag-?(?:list|cloud)|topics?|keywords|meta|metadata|timestamp"
    r"|dateline|dates?|published|modal|popup|overlay|banner|screen-?reader(?:-text)?|sr-only"
    r"|visually-?hidden|print-only|gallery|carousel|lightbox|pagination|pager|outbrain|taboola"
    r"|disqus|livefyre|copyright|disclaimer|correction-?box|infobox|factbox|newsticker|liveticker|feedback"
    r"|rating|poll|polls|quiz|survey|player|video|audio|podcast|embed|instagram-media|donate|donation"
    r"|skip-?link|masthead|site-?header|top-?bar|kicker|flyout|tooltip|registration|login|offer|buy|shop"
    r"|affiliate|mehr-zum-thema|weiterlesen|anzeige|werbung|reactions?|follow-?us|whatsapp|app-?banner"
    r"|next-?(?:article|post|story)|prev(?:ious)?-?(?:article|post|story)|toc|table-of-contents|inhaltsverzeichnis"
    r"|print-?(?:footer|header)|source-?box|noprint|img|image|images|photo|photos|picture|bild|foto|legend|legende"
    r"|media-?(?:info|text|title|caption)|reg-?wall|register|sign-?in|signin|identity|unlock|jump-?(?:label|link|list)\w*"
    r"|app-?(?:bottom|promo)\w*|call-?to-?action|notification|toast|tooltip|accordion-?nav"
    r"|bookmark|bookmarks|favou?rites?|live-?blog-?(?:nav|filter)|ticker-?bar|opinary|glossary)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(r"(?:^|[\s_-])(?:onetrust|cookies?|consent|gdpr|ot-sdk)(?:$|[\s_-])")
_MODIFIER: Final = re.compile(r"(?:^|(?<=[\s_-]))(?:has|have|with|no|without|hasnt|not|show|is)-[\w-]+")
"""What an element has or has not, not what it is."""
_FUSED: Final = re.compile(
    r"manualteaser|teaser-?(?:box|list|item|group|short)|related-?(?:broadcast|content|posts?|articles?|links?|news|box|topics?|items?|stories)"
    r"|tag-?box|print-?box|post-?meta|entry-?meta|share-?(?:bar|box|buttons?|links?|tools?)|social-?(?:bar|box|links?|share|media)"
    r"|author-?(?:box|card|bio|info)|comment-?(?:list|form|section)|newsletter-?(?:box|signup|form|teaser)|ad-?(?:box|slot|mod|unit|container)"
    r"|(?:^|\s)(?:is-|u-)?(?:hidden|hide|invisible)(?:$|\s)"
    r"|(?:^|\s)widgets?(?:$|[\s_-])|(?:footer|sidebar)-?widgets?"
    r"|d-print-(?:block|inline)|visible-print|print-?only|web-?push"
)
"""Names that are written without signs between their words."""


def is_junk(node: Node) -> bool:
    """Whether an element calls itself furniture."""
    if node.tag in _NEVER or not node.attributes:
        return False
    return node.attributes.get("role") in _ROLES or (bool(node.names) and names_junk(node.names))


def is_consent(node: Node) -> bool:
    """Whether an element asks for consent: never text of an article, however much it says."""
    return node.tag not in _NEVER and bool(node.names) and _CONSENT.search(node.names) is not None


def is_hidden(node: Node) -> bool:
    """Whether a browser does not show it."""
    attributes = node.attributes
    if not attributes or node.tag == "body":
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


@lru_cache(maxsize=8192)
def names_junk(names: str) -> bool:
    """Whether a class or an id is one of furniture."""
    names = _MODIFIER.sub(" ", names)
    return (_JUNK.search(names) or _FUSED.search(names)) is not None and not names_body(names)
