"""Datelines of East Asia: ``新华社北京6月5日电``, ``【ロンドン共同】``, ``[東京 5日 ロイター] -``, ``(서울=연합뉴스)``.

Each form stands at the very beginning and names an agency, and is cut only where the agency is one that is known. The
reporter who may be named after it stays in the text.
"""

from __future__ import annotations

import re
from typing import Final

from index.normalise.agencies import agency_named

_DAY: Final = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_AGENCY: Final = r"(?P<agency>[^\W\d]{2,6}?(?:社|网|網))"
_FORMS: Final = (
    re.compile(  # 新华社北京6月5日电, also in brackets
        rf"[（(]?{_AGENCY}(?P<place>[\u3400-\u9fff·]{{2,10}}?)(?:{_DAY})\s*[电電讯訊]"
        r"(?:[）)]|(?=[\s（(\u3400-\u9fff])|$)\s*"
    ),
    re.compile(rf"[（(]{_AGENCY}(?P<place>[\u3400-\u9fff]{{2,8}})(?:{_DAY})?\s*[电電]\s*[）)]\s*"),
    re.compile(r"【(?P<place>[^【】=＝\s]{1,12}?)\s*[=＝・]?\s*(?P<agency>[^【】=＝・\s]{2,8})】\s*"),
    re.compile(
        rf"[\[［](?P<place>[^\[\]［］\d]{{1,14}}?)\s+{_DAY}\s+(?P<agency>[^\[\]［］]{{2,10}})[\]］]\s*[-－–—ー]?\s*"
    ),
    re.compile(r"[(（【\[［](?P<place>[가-힣·A-Z ]{1,15}?)\s*[=＝]\s*(?P<agency>[가-힣\w ]{2,12})[)）】\]］]\s*"),
    re.compile(r"(?P<place>[\u3400-\u9fff]{2,6})\s*[（(](?P<agency>[^（）()]{2,8})[）)]\s*"),  # 北京（新华社）
)
_OPENING: Final = re.compile(r"[（(【\[［\u3400-\u9fff]")
_SHORTEST: Final = 2


def eastern(paragraph: str) -> tuple[str, str, str] | None:
    """Place, agency and the rest of a paragraph that opens so; ``None`` for any other."""
    if paragraph[:40].isascii() or not _OPENING.match(paragraph):
        return None
    for form in _FORMS:
        match = form.match(paragraph)
        found = _told(match["place"], match["agency"]) if match else None
        if match and found:
            return (*found, paragraph[match.end() :].lstrip("　 "))
    return None


def _told(place: str, agency: str) -> tuple[str, str] | None:
    """Place and agency, also where nothing stands between them (``ロンドン共同``)."""
    joined = place + agency
    for cut in (len(place), *range(_SHORTEST, len(joined) - 1)):
        named = agency_named(joined[cut:])
        if named:
            return joined[:cut].strip("=＝・ "), named
    return None
