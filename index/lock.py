"""One writer at a time: a lock on the data folder that says who holds it since when.

The lock is the operating system's, so it ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import DataError, Locked


@contextmanager
def lock_data(data: Path) -> Iterator[None]:
    """Hold the lock of a data folder; :class:`Locked` when another process does."""
    owner = data / "lock-owner"
    lock = FileLock(data / "lock", timeout=0)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        now = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
        owner.write_text(f"process {os.getpid()} since {now}", encoding="utf-8")
    except Timeout as error:
        holder = owner.read_text(encoding="utf-8") if owner.is_file() else "another process"
        raise Locked(f"The data folder {data} is in use by {holder}: try again when it has ended.") from error
    except OSError as error:
        raise DataError(f"The data folder {data} cannot be written: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()
