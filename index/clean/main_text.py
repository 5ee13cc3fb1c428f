"""The main text of a page: the element that holds most of the prose, without what stands around and between it.

The idea is the old one of density: paragraphs lend their length to the elements around them, less with distance
and with links in them; the element that gathers most is the article (Kohlschütter et al., "Boilerplate Detection
using Shallow Text Features", WSDM 2010, explains why length and links suffice).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from index.clean.furniture import is_caption, is_furniture
from index.clean.markup import block_texts
from index.clean.notes import is_note

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_DROPPED: Final = (
    "script", "style", "noscript", "template", "iframe", "svg", "form", "button", "select", "nav", "aside", "footer", "figure", "figcaption",
    "video", "audio", "object", "embed", "canvas", "dialog", "menu", "input", "textarea", "label", "picture", "time",
)  # fmt: skip
_JUNK: Final = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|newsletter|signup|sign-up|promo|advert(?:isement|orial)?|ads?|advertising|sponsor(?:ed)?|cookies?|consent|gdpr|comments?"
    r"|footer|nav|navigation|navbar|menu|breadcrumbs?|caption|credit|credits|byline|author|authors|author-?(?:box|bio|info)|teaser|teasers|recommend(?:ed|ations?)?|recirc|paywall"
    r"|subscribe|subscription|toolbar|sidebar|widget|trending|popular|most-?read|most-?popular|read-?more|more-on|more-from|also-?read|tags|tag-?list|topics?|keywords|meta|metadata|timestamp|dateline"
    r"|dates?|published|modal|popup|overlay|banner|hidden|screen-?reader(?:-text)?|sr-only|visually-?hidden|print-only|gallery|slideshow|carousel|lightbox|pagination|pager|outbrain|taboola"
    r"|disqus|livefyre|copyright|disclaimer|correction-?box|infobox|factbox|newsticker|liveticker|feedback|rating|poll|quiz|player|video|audio|podcast|embed|twitter-tweet|instagram-media|donate|donation"
    r"|skip-?link|masthead|site-?header|top-?bar|kicker|flyout|tooltip|registration|login|offer|buy|shop|affiliate|mehr-zum-thema|weiterlesen|anzeige|werbung)(?:$|[\s_-])",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(r"article-?body|story-?body|body-?text|article-?text|article__body|entry-?content|post-?content|articlebody|content-?body|main-?content", re.IGNORECASE)
_PROSE: Final = ("p", "blockquote", "li", "h2", "h3", "h4", "pre", "td", "dd")
_MIN_PARAGRAPH: Final = 20
_MAX_LINK_SHARE: Final = 0.5
_MOST_OF_IT: Final = 0.4
_HALF: Final = 0.5
_LEVELS: Final = 5


def main_text(soup: BeautifulSoup) -> list[str]:
    """The paragraphs of the article. The soup is taken apart on the way: read metadata before."""
    root = soup.body or soup
    _drop(root)
    best = _densest(root)
    if best is None:
        return []
    return [text for text in _paragraphs(best) if _is_text(text)]


def _drop(root: Tag) -> None:
    """Take out what is never text, and what its class or id calls furniture unless it holds most of the prose."""
    for element in root.find_all(_DROPPED):
        if not element.decomposed and element.name not in ("time", "label", "form"):
            element.decompose()
        elif not element.decomposed and element.name == "form" and _length(element) < _MOST_OF_IT * _length(root):
            element.decompose()
    total = _length(root)
    for element in root.find_all(_is_junk):
        if not element.decomposed and _length(element) < _MOST_OF_IT * total:
            element.decompose()


def _is_junk(tag: Tag) -> bool:
    if tag.name in ("html", "body", "article", "main") or not tag.attrs:
        return False
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true" or "display:none" in str(tag.get("style", "")).replace(" ", ""):
        return True
    if tag.get("role") in ("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu", "alert"):
        return True
    names = " ".join((*(tag.get("class") or ()), str(tag.get("id") or "")))
    return bool(names) and _JUNK.search(names) is not None and _KEPT.search(names) is None


def _length(element: Tag) -> int:
    """Characters of prose in an element, links discounted."""
    return sum(_worth(paragraph) for paragraph in element.find_all("p"))


def _worth(paragraph: Tag) -> int:
    text = paragraph.get_text()
    linked = sum(len(link.get_text()) for link in paragraph.find_all("a"))
    length = len(text.strip())
    return length if length >= _MIN_PARAGRAPH and linked <= _MAX_LINK_SHARE * length else 0


def _densest(root: Tag) -> Tag | None:
    """The element that gathers most prose."""
    scores: defaultdict[int, float] = defaultdict(float)
    elements: dict[int, Tag] = {}
    for paragraph in _bearers(root):
        worth = float(_worth(paragraph))
        parent = paragraph.parent
        for _ in range(_LEVELS):
            if parent is None or worth < 1:
                break
            elements[id(parent)] = parent
            scores[id(parent)] += worth
            parent, worth = parent.parent, worth * _HALF
    best = max(scores, key=lambda key: scores[key], default=None)
    return _widened(elements[best], scores) if best is not None else None


def _bearers(root: Tag) -> list[Tag]:
    """Paragraphs; where a page has none, the innermost elements with text in them."""
    paragraphs = root.find_all("p")
    if sum(len(paragraph.get_text()) for paragraph in paragraphs) >= 250:
        return list(paragraphs)
    return [element for element in root.find_all(("p", "div", "span", "td", "section")) if element.find(True, recursive=False) is None or element.find("br", recursive=False)]


def _widened(best: Tag, scores: defaultdict[int, float]) -> Tag:
    """The element around, while it adds prose of its own: text is often cut into several blocks of an article."""
    parent = best.parent
    while parent is not None and parent.name not in ("body", "html", "[document]"):
        inside, around = _length(best), _length(parent)
        if around < 1.15 * inside or not (parent.name in ("article", "main") or scores[id(parent)] > 0.5 * scores[id(best)]):
            if parent.name in ("article", "main") or around > inside:
                pass
            break
        best, parent = parent, parent.parent
    return best


def _paragraphs(best: Tag) -> list[str]:
    for heading in best.find_all("h1"):
        heading.decompose()
    return block_texts(best)


def _is_text(text: str) -> bool:
    return not (is_furniture(text) or is_caption(text) or is_note(text))
