"""The archive on disk: one Whoosh index and all that belongs to it, in one directory.

``archive`` says what a directory must hold to be one; ``schema`` derives the Whoosh schema from ``index.fields``;
``stored`` turns articles into bytes and back; ``writer`` upserts and commits; ``maintain`` deletes, verifies, merges.
"""
