"""One writer at a time: a lock on the data folder that says who holds it since when.

The lock is the operating system's, so it ends with the process that holds it, however that ends. Whether a
process that left a record of itself is still there can be asked without touching the lock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import DataError, Locked

_PROCESSES = Path("/proc")
_FIELDS_BEFORE_START = 19
"""In ``/proc/[pid]/stat`` of Linux (proc(5)) the state follows the name, and the start 19 fields later."""


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


def is_running(process: int, since: datetime | None = None) -> bool:
    """Whether a process with this number is there, on this machine and in this container.

    A process that has ended but is not yet collected by its parent does not count. With ``since``, neither
    does one that began later: numbers are given again, after a restart of the machine above all.
    """
    if process <= 0:
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    try:
        # The name stands in parentheses and may itself hold some.
        told = (_PROCESSES / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
        state, *after = told.rpartition(")")[2].split()
        began = datetime.fromtimestamp(
            _machine_start() + int(after[_FIELDS_BEFORE_START - 1]) / os.sysconf("SC_CLK_TCK"), UTC
        )
    except (OSError, ValueError, IndexError):
        return True
    # The kernel tells when it started in whole seconds, and clocks are set right now and then.
    return state != "Z" and (since is None or began <= since + timedelta(minutes=1))


def _machine_start() -> int:
    for line in (_PROCESSES / "stat").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(" ")
        if name == "btime":
            return int(value)
    raise ValueError("the kernel does not tell when it started")
