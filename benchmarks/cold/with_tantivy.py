"""The least that answers one word with tantivy: ``python with_tantivy.py FOLDER WORD`` prints the total."""

import sys

import tantivy  # type: ignore[import-not-found, unused-ignore]  # the project's checks run without it

index = tantivy.Index.open(sys.argv[1])
query = index.parse_query(sys.argv[2], ["headline", "body"])
print(index.searcher().search(query, limit=10, count=True).count)  # type: ignore[attr-defined, unused-ignore]
