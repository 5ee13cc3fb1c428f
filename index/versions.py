"""Every format version of the project, each with the reason for its last change."""

from __future__ import annotations

from typing import Final

ARTICLE_FORMAT: Final = 1
"""Version of every JSON object that the program prints. Within a version keys are only added.

1: the first.
"""

ARCHIVE_FORMAT: Final = 1
"""Version of the archive on disk (``archive.json`` names it).

1: Whoosh's layout, uncompounded, through ``index.store.codec``; fields of ``index.fields``; columns for articles,
facets and dates; CRC-32 of every segment file, and of the table of contents, in the table of contents.
"""

ANALYSER_VERSION: Final = 1
"""Version of the token rule. A change makes stored terms and query terms disagree, so it refuses old archives.

1: Unicode words, folded case and accents, snowball English stems, one token a CJK character.
"""
