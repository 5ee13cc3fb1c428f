"""The archive on disk: one Whoosh index and all that belongs to it, in one directory.

``archive`` says what a directory must hold to be one; ``schema`` derives the Whoosh schema from ``index.fields``;
``stored`` turns articles into bytes and back; ``codec`` lays segments out, ``storage`` and ``unpickle`` read and write
their files, ``segment`` writes one and publishes it. ``writer`` upserts and commits under ``lock``; ``snapshot`` holds
one commit for a reader, ``committed`` and ``postings`` read it; ``maintain`` deletes, verifies, merges; ``damage``
turns what surfaces of damaged files into one error.
"""
