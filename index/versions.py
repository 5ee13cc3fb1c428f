"""Every format version of the project, each with the reason for its last change."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

ARTICLE_FORMAT: Final = 1
"""Version of every JSON object that the program prints. Within a version keys are only added.

1: the first.
"""

ARCHIVE_FORMAT: Final = 2
"""Version of the archive on disk (``archive.json`` and every segment name it); docs/archive-format.md describes it.

2: segments of arrays in one file each (``index.store.arrays``): one list of postings a term for all prose, compressed
articles with a shared dictionary, columns of ordinals. The first that later versions go on reading.
1: Whoosh's own layout. Never released.
"""

ANALYSER_VERSION: Final = 1
"""Version of the token rule. A change makes stored terms and query terms disagree, so it refuses old archives.

1: Unicode words, folded case and accents, snowball English stems, one token a CJK character.
"""

MANIFEST_FORMAT: Final = 1
"""Version of the manifest of an unfinished load (``index.store.manifests``). One of another version is not believed.

1: the first.
"""
