"""The least that answers one word with Whoosh: ``python with_whoosh.py FOLDER WORD`` prints the total."""

import sys

from whoosh.index import open_dir
from whoosh.qparser import MultifieldParser

index = open_dir(sys.argv[1])
query = MultifieldParser(["headline", "body"], index.schema).parse(sys.argv[2])
with index.searcher() as searcher:
    print(len(searcher.search(query, limit=10)))
