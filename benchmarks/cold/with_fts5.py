"""The least that answers one word with SQLite: ``python with_fts5.py FOLDER WORD`` prints the total."""

import sqlite3
import sys

connection = sqlite3.connect(f"file:{sys.argv[1]}/articles.db?mode=ro", uri=True)
wanted = (f'"{sys.argv[2]}"',)
ten = connection.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10", wanted).fetchall()
print(connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", wanted).fetchone()[0])
