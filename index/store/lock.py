"""One writer at a time: a lock file that the kernel releases when its holder dies, and that names the holder."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from index.errors import ArchiveLockedError

_PAUSE: Final = 0.05  # seconds between tries while waiting


class WriterLock:
    """Holds ``writer.lock`` of an archive. ``wait``: seconds to wait for another writer to finish."""

    def __init__(self, archive: Path, wait: float = 0.0) -> None:
        self._path = archive / "writer.lock"
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
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps(holder).encode(), 0)

    def _holder(self) -> str:
        try:
            holder = json.loads(os.pread(self._descriptor, 4096, 0))
            return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
        except (ValueError, KeyError, TypeError):
            return "another process"
