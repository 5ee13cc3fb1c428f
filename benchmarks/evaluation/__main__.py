"""Measures how well pages become articles, beside trafilatura, and prints the tables of docs/evaluation.md.

    python -m benchmarks.evaluation ../shared/data [--worst 20] [--only searcher] [--write]

``--worst`` lists the pages whose text agrees least with the right one, and every wrong headline, date and byline, of
searcher. ``--write`` puts the table into docs/evaluation.md, the figures into ``benchmarks/results/evaluation.json``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.evaluation.corpora import article_pages, digest, publisher_pages
from benchmarks.evaluation.extractors import EXTRACTORS
from benchmarks.evaluation.figures import Judged, figures, judge, mistakes, table

RESULTS = Path(__file__).parent.parent / "results" / "evaluation.json"
DOCS = Path(__file__).parent.parent.parent / "docs" / "evaluation.md"
BEGIN, END = "<!-- begin: pages -->", "<!-- end: pages -->"


def main() -> None:
    """Measure, print, perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder that holds article-pages/ and publisher-pages/")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list so many of the worst texts")
    parser.add_argument("--only", choices=sorted(EXTRACTORS), help="measure this one alone")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS}")
    chosen = parser.parse_args()
    articles, published = article_pages(chosen.data / "article-pages"), publisher_pages(chosen.data / "publisher-pages")
    judged: dict[str, Judged] = {}
    for name in [chosen.only] if chosen.only else sorted(EXTRACTORS):
        judged[name] = judge(EXTRACTORS[name], articles, published)
    found = {name: figures(one) for name, one in judged.items()}
    print(table(found))
    if chosen.worst and "searcher" in judged:
        print("\n".join(mistakes(judged["searcher"], chosen.worst)))
    if chosen.write:
        corpora = {"article-pages": digest(articles), "publisher-pages": digest(published)}
        RESULTS.write_text(json.dumps({"corpora": corpora, "figures": found}, indent=1) + "\n", encoding="utf-8")
        DOCS.write_text(with_table(DOCS.read_text(encoding="utf-8"), table(found)), encoding="utf-8")


def with_table(page: str, rows: str) -> str:
    """A page of the documentation with the table between its marks put in anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n{rows}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    main()
