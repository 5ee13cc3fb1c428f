"""The main text of a page: the element that holds most of the prose, without what stands around and between it.

The idea is the old one of density: paragraphs lend their length to the elements around them, less with distance
and with links in them; the element that gathers most is the article (Kohlschütter et al., "Boilerplate Detection
using Shallow Text Features", WSDM 2010, explains why length and links suffice).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bs4.element import NavigableString, Tag

from index.clean.furniture import is_caption, is_furniture
from index.clean.markup import block_texts
from index.clean.notes import is_note

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_SILENT: Final = (
    "script", "style", "noscript", "template", "iframe", "svg", "button", "select", "video", "audio", "object",
    "embed", "canvas", "menu", "input", "textarea", "picture",
)  # fmt: skip
"""Elements that never hold the text of an article."""

_AROUND: Final = ("form", "nav", "aside", "footer", "figure", "figcaption", "dialog")
"""Elements that do not either, unless careless markup has put the whole page into one."""

_JUNK: Final = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|related|newsletter|signup|sign-up|promo|advert(?:isement|orial)?|ads?"
    r"|advertising|(?:jp-)?related-?(?:posts?|articles?|stories|links?|content)|interstitial-?links?|sponsor(?:ed)?|cookies?|cookie-?(?:law|notice|banner)[\w-]*|consent|gdpr|cli-[\w-]*"
    r"|onetrust[\w-]*|privacy[\w-]*|comments?"
    r"|footer|nav|navigation|navbar|menu|breadcrumbs?|caption|credit|credits|byline|author|authors"
    r"|author-?(?:box|bio|info)|teaser|teasers|recommend(?:ed|ations?)?|recirc|paywall"
    r"|subscribe|subscription|toolbar|sidebar|widget|trending|popular|most-?read|most-?popular|read-?more"
    r"|more-on|more-from|also-?read|tags|tag-?list|topics?|keywords|meta|metadata|timestamp|dateline"
    r"|dates?|published|modal|popup|overlay|banner|hidden|screen-?reader(?:-text)?|sr-only|visually-?hidden"
    r"|print-only|gallery|slideshow|carousel|lightbox|pagination|pager|outbrain|taboola"
    r"|disqus|livefyre|copyright|disclaimer|correction-?box|infobox|factbox|newsticker|liveticker|feedback"
    r"|rating|poll|quiz|player|video|audio|podcast|embed|twitter-tweet|instagram-media|donate|donation"
    r"|skip-?link|masthead|site-?header|top-?bar|kicker|flyout|tooltip|registration|login|offer|buy|shop"
    r"|affiliate|mehr-zum-thema|weiterlesen|anzeige|werbung)(?:$|[\s_-])",
    re.IGNORECASE,
)
_KEPT: Final = re.compile(
    r"article-?body|story-?body|body-?text|article-?text|article__body|entry-?content|post-?content|articlebody"
    r"|content-?body|main-?content",
    re.IGNORECASE,
)
_BEARING: Final = ("p", "div", "section", "article", "td", "li", "blockquote", "pre", "span")
_LEAST_MARKED: Final = 20
_LEAST: Final = 60
"""Characters that make a paragraph, of a P element and of others."""
_MAX_LINK_SHARE: Final = 0.5
_MOST_OF_IT: Final = 0.4
_CLUTTER: Final = 2.0
_GAIN: Final = 1.3
_HALF: Final = 0.5


def main_text(soup: BeautifulSoup, *, strict: bool = True) -> list[str]:
    """The paragraphs of the article. The soup is taken apart on the way: read metadata before.

    ``strict``: believe classes and ids that call an element furniture.
    """
    root = soup.body or soup
    _drop_silent(root)
    if strict:
        _drop_junk(root)
    best = _densest(root)
    if best is None:
        return []
    return [text for text in _paragraphs(best) if _is_text(text)]


def _drop_silent(root: Tag) -> None:
    """Take out what is never text of an article."""
    for element in root.find_all(_SILENT):
        if not element.decomposed:
            element.decompose()
    total = _length(root)
    for element in root.find_all(_AROUND):
        if not element.decomposed and _length(element) < _MOST_OF_IT * total:
            element.decompose()


def _drop_junk(root: Tag) -> None:
    """Take out what its class, id or role calls furniture, unless it holds most of the prose."""
    total = _length(root)
    for element in root.find_all(_is_junk):
        if not element.decomposed and _length(element) < _MOST_OF_IT * total:
            element.decompose()


def _is_junk(tag: Tag) -> bool:
    if tag.name in ("html", "body", "article", "main") or not tag.attrs:
        return False
    if (
        tag.get("hidden") is not None
        or tag.get("aria-hidden") == "true"
        or "display:none" in str(tag.get("style", "")).replace(" ", "")
    ):
        return True
    if tag.get("role") in ("navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu", "alert"):
        return True
    names = " ".join((*(tag.get("class") or ()), str(tag.get("id") or "")))
    return bool(names) and _JUNK.search(names) is not None and _KEPT.search(names) is None


def _length(element: Tag) -> int:
    """Characters of prose in an element, links discounted."""
    return sum(_worth(bearer) for bearer in element.find_all(_BEARING))


def _worth(bearer: Tag) -> int:
    """Characters of an element's text if it is a paragraph of prose: long enough, not mostly links."""
    if bearer.name == "p":
        text = bearer.get_text().strip()
    else:
        text = "".join(str(child) for child in bearer.children if type(child) is NavigableString).strip()
    if len(text) < (_LEAST_MARKED if bearer.name == "p" else _LEAST):
        return 0
    linked = sum(len(link.get_text()) for link in bearer.find_all("a"))
    return len(text) if linked <= _MAX_LINK_SHARE * len(text) else 0


class _Weights:
    """Every element of a tree, weighed in one pass from the leaves up.

    ``near`` is the prose directly in it, half of the prose one level below, a quarter two below, and so on;
    ``value`` is all prose in it, with all other text set against it.
    """

    def __init__(self, root: Tag) -> None:
        self._near: defaultdict[int, float] = defaultdict(float)
        self._prose: defaultdict[int, int] = defaultdict(int)
        self._total: defaultdict[int, int] = defaultdict(int)
        self.densest: Tag | None = None
        for element in reversed([root, *root.find_all(name=True)]):  # children before their parents
            self._weigh(element)

    def value(self, element: Tag) -> float:
        """Prose less clutter, in characters."""
        key = id(element)
        return self._prose[key] - _CLUTTER * (self._total[key] - self._prose[key])

    def _weigh(self, element: Tag) -> None:
        key, above = id(element), id(element.parent)
        worth = _worth(element) if element.name in _BEARING else 0
        self._total[key] += sum(len(child.strip()) for child in element.children if type(child) is NavigableString)
        self._prose[key] = worth if element.name == "p" else self._prose[key] + worth
        if self._near[key] and (self.densest is None or self._near[key] >= self._near[id(self.densest)]):
            self.densest = element
        self._near[above] += worth + self._near[key] * _HALF
        self._prose[above] += self._prose[key]
        self._total[above] += self._total[key]


def _densest(root: Tag) -> Tag | None:
    """The element that gathers most prose from close by, widened where what is around it is worth more."""
    weights = _Weights(root)
    best = weights.densest
    around = best
    while best is not None and around is not None and around is not root and not _is_whole(around):
        around = around.parent
        if around is not None and weights.value(around) > _GAIN * max(weights.value(best), 1.0):
            best = around
    return best


def _is_whole(element: Tag) -> bool:
    """Whether an element says that it is the whole article, so that what is around it is another matter."""
    return element.name in ("article", "main") or "articleBody" in str(element.get("itemprop", ""))


def _paragraphs(best: Tag) -> list[str]:
    for heading in best.find_all("h1"):
        heading.decompose()
    return block_texts(best)


def _is_text(text: str) -> bool:
    return not (is_furniture(text) or is_caption(text) or is_note(text))
