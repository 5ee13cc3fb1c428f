"""Coverage-guided fuzzing of the readers and cleaners: ``python -m benchmarks.fuzz [SECONDS]``.

Begins with the samples of tests/property/test_readers_files_fuzz.py, and stops at the first input that is answered by
an exception, by a rejection as ``failed``, or not within a minute. What it finds becomes a test. It needs atheris
(https://github.com/google/atheris), which is no dependency, since it is not built for every Python.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

_SECONDS: Final = "300"
_LONGEST: Final = 20_000  # bytes of an input
_PATIENCE: Final = 60  # seconds for one input


def main(arguments: list[str]) -> int:
    """Fuzz for so many seconds."""
    try:
        import atheris
    except ImportError:
        print("this needs atheris: pip install atheris", file=sys.stderr)
        return 2
    with atheris.instrument_imports(include=["index.readers", "index.clean", "email", "tarfile", "zipfile"]):
        from index.article import Rejected
        from index.readers import read_paths
        from index.report import Reason
        from tests.property.test_readers_files_fuzz import SAMPLES, STAGES

    def one_input(content: bytes) -> None:
        found: list[Any] = list(read_paths(["-"], stdin=io.BytesIO(content)))
        for result in STAGES.run(found):
            if isinstance(result, Rejected) and result.reason == Reason.FAILED:
                raise AssertionError(result.detail)

    with tempfile.TemporaryDirectory() as corpus:
        for name, sample in SAMPLES.items():
            (Path(corpus) / name).write_bytes(sample)
        limits = [f"-max_len={_LONGEST}", f"-timeout={_PATIENCE}", "-rss_limit_mb=2048"]
        seconds = f"-max_total_time={arguments[0] if arguments else _SECONDS}"
        atheris.Setup([sys.argv[0], *limits, seconds, corpus], one_input)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
