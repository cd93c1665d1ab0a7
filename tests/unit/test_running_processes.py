"""Whether the process that a record names is still there."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.lock import is_running

NOW = datetime.now(UTC)


def test_a_process_that_is_there() -> None:
    assert is_running(os.getpid())
    assert is_running(os.getpid(), since=NOW)


def test_a_process_of_somebody_else() -> None:
    assert is_running(1)


@pytest.mark.parametrize("number", [0, -1, 2**31 - 1, 2**70])
def test_a_number_that_no_process_has(number: int) -> None:
    assert not is_running(number)


def test_a_number_that_was_given_again() -> None:
    assert not is_running(os.getpid(), since=NOW - timedelta(days=400))


def test_a_process_that_ended_before_and_after_its_parent_noticed() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert is_running(child.pid, since=datetime.now(UTC))
    assert child.stdin is not None
    child.stdin.close()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert Path(f"/proc/{child.pid}").exists()
    assert not is_running(child.pid)
    child.wait()
    assert not is_running(child.pid)
