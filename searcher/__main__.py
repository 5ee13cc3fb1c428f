"""``python -m searcher`` is the ``searcher`` command."""

from __future__ import annotations

from searcher.cli.main import run

run()
