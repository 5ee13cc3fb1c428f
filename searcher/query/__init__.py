"""The query language: text → tree (``ast``) → plan. Parsing is low and does no work; lowering resolves."""
