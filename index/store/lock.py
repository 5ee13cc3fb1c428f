"""One writer at a time: a lock file that the kernel releases when its holder dies, and that names the holder.

The file is the one that Whoosh locks, in the way that Whoosh does: a program that writes with Whoosh waits for us, and
we for it.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from index.errors import ArchiveLockedError

LOCK: Final = "MAIN_WRITELOCK"
_PAUSE: Final = 0.05  # seconds between tries while waiting


class WriterLock:
    """Holds the lock of an archive. ``wait``: seconds to wait for another writer to finish."""

    def __init__(self, archive: Path, wait: float = 0.0) -> None:
        self._path = archive / LOCK
        self._wait = wait
        self._descriptor = -1

    def __enter__(self) -> Self:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        deadline = time.monotonic() + self._wait
        while not self._try():
            if time.monotonic() >= deadline:
                holder = self._holder()
                os.close(self._descriptor)
                raise ArchiveLockedError(
                    f"the archive is being written to by {holder}",
                    hint="wait for it to finish, or give --wait SECONDS",
                )
            time.sleep(_PAUSE)
        self._sign()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)  # releases the lock

    def _try(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _sign(self) -> None:
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": time.strftime("%FT%TZ", time.gmtime()),
        }
        with suppress(OSError):  # a full disk: the lock holds without a signature
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, json.dumps(holder).encode(), 0)

    def _holder(self) -> str:
        try:
            holder = json.loads(os.pread(self._descriptor, 4096, 0))
            return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
        except (ValueError, KeyError, TypeError):
            return "another program"
