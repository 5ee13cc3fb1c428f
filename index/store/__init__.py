"""The archive on disk: one Whoosh index and all that belongs to it, in one directory.

``archive`` says what a directory must hold to be one; ``schema`` derives the Whoosh schema from ``index.fields``;
``stored`` turns articles into bytes and back, ``frames`` compresses them; ``arrays`` lays a segment's file out,
``builder`` makes one, ``opened`` reads one; ``contents`` says which segments a commit has, ``pickled`` what Whoosh is
told of that, and ``codec`` shows it all to Whoosh. ``writer`` upserts and commits under ``lock``; ``snapshot`` holds
one commit for a reader, ``committed`` finds articles in it; ``maintain`` deletes, verifies, merges; ``damage`` turns
what surfaces of damaged files into one error.
"""
