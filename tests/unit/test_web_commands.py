"""``storysearch serve`` as an operator starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

SERVE = [sys.executable, "-c", "from index.command_line import main; main()"]


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command on a free port, and the address that it prints."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "STORYSEARCH_MODEL": str(data / "no-model")}
    command = [*SERVE, "--data", str(data), "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.fullmatch(r"storysearch is at (http://127\.0\.0\.1:\d+/)\n", said)
            assert found, said
            yield found.group(1), process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)


def test_it_says_where_it_is_answers_and_ends_when_interrupted(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, process):
        assert httpx.get(f"{address}health/live").json() == {"status": "alive"}
        assert httpx.get(f"{address}health/ready").status_code == 503
        assert httpx.get(f"{address}en/").status_code == 200
        head = httpx.head(f"{address}en/")
        assert (head.status_code, head.content) == (200, b"")
        assert "server" not in head.headers
    assert process.returncode == 0


def test_questions_are_not_logged(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, process):
        assert httpx.get(f"{address}en/search?q=secretword").status_code == 503
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert "secretword" not in output + errors


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [*SERVE, "--data", str(tmp_path), "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"Port {port} of 127.0.0.1 cannot be listened on" in done.stderr


@pytest.mark.parametrize("host", ["192.0.2.1"])
def test_a_host_that_is_not_ours_is_one_sentence(tmp_path: Path, host: str) -> None:
    command = [*SERVE, "--data", str(tmp_path), "serve", "--host", host]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("storysearch: ")
    assert done.stderr.count("\n") == 1
