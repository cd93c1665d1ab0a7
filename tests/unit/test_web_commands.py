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
from typing import Any

import httpx
import pytest

from web.request_bounds import MAX_REQUEST_HEAD_BYTES

SERVE = [sys.executable, "-c", "from index.command_line import main; main()"]


UNHURRIED = 60.0
"""Seconds: machines are shared and slow at times, above all while the model is being loaded."""


def get(address: str, **asked: Any) -> httpx.Response:
    return httpx.get(address, timeout=UNHURRIED, **asked)


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command on a free port, and the address that it prints."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "STORYSEARCH_MODEL": str(data / "no-model")}
    environment |= {f"STORYSEARCH_{name.upper()}": value for name, value in settings.items()}
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
        assert get(f"{address}health/live").json() == {"status": "alive"}
        assert get(f"{address}health/ready").status_code == 503
        assert get(f"{address}en/").status_code == 200
        head = httpx.head(f"{address}en/", timeout=UNHURRIED)
        assert (head.status_code, head.content) == (200, b"")
        assert "server" not in head.headers
    assert process.returncode == 0


def test_questions_are_not_logged(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, process):
        assert get(f"{address}en/search?q=secretword").status_code == 503
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert "secretword" not in output + errors


def statuses(address: str, *forwarded: str) -> list[int]:
    """What searches get that a proxy on this machine passes on, with what it says of where they come from."""
    return [
        get(f"{address}api/v1/search?q=x", headers={"X-Forwarded-For": one}).status_code for one in forwarded
    ]


def test_a_proxy_on_the_same_machine_is_believed_for_whom_it_asks(tmp_path: Path) -> None:
    with serving(tmp_path, requests_at_once="1", requests_per_minute="1") as (address, _):
        asked = (
            "203.0.113.7",
            "203.0.113.7",
            "203.0.113.8",
            "6.6.6.6, 203.0.113.7",
            "2001:db8::1",
            "2001:db8::2",
        )
        assert statuses(address, *asked) == [503, 429, 503, 429, 503, 429]
        proxied = {"X-Forwarded-Proto": "https", "Host": "town.example"}
        page = get(f"{address}en/", headers=proxied).text
        assert 'hreflang="fi" href="https://town.example/fi/"' in page


def test_whoever_is_no_trusted_proxy_cannot_pretend_to_be_somebody_else(tmp_path: Path) -> None:
    limits = {"requests_at_once": "1", "requests_per_minute": "1"}
    with serving(tmp_path, trusted_proxies="192.0.2.1", **limits) as (address, _):
        assert statuses(address, "203.0.113.7", "203.0.113.8", "192.0.2.1") == [503, 429, 429]


def raw_answer(address: str, request: bytes) -> bytes:
    """What comes back on a connection on which ``request`` is sent; nothing where it is only closed."""
    host, _, port = address.removeprefix("http://").strip("/").partition(":")
    with socket.create_connection((host, int(port)), timeout=UNHURRIED) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
        return answer


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /en/ HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", 200),
        (b"GET /en/?z=%b HTTP/1.1\r\nHost: a.example\r\n\r\n" % (b"x" * 20_000), 414),
        (b"GET /en/?z=".ljust(MAX_REQUEST_HEAD_BYTES + 1, b"x"), 400),
        (b"GET /en/ HTTP/1.1\r\nHost: a.example\r\nX: %b\r\n\r\n" % (b"x" * 20_000), 431),
        (b"GET /en/ HTTP/1.1\r\nHost: a.example\r\nContent-Length: 9000\r\n\r\n", 413),
        (b"GET /en/ HTTP/1.1\r\n\r\n", 400),
        (b"GET /en/ HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", 400),
        (b"GET /en/ HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
        (b"GET /en/search?q=\xff\xfe HTTP/1.1\r\nHost: a.example\r\n\r\n", 400),
        (b"GET /en/search?q=\x00 HTTP/1.1\r\nHost: a.example\r\n\r\n", 400),
        (b"HEAD /en/nowhere HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", 404),
    ],
)
def test_what_comes_over_the_wire_is_bounded(served_address: str, request_bytes: bytes, status: int) -> None:
    answer = raw_answer(served_address, request_bytes)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    if request_bytes.startswith(b"HEAD"):
        assert answer.endswith(b"\r\n\r\n")


@pytest.fixture(scope="module")
def served_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served")) as (address, _):
        yield address


def test_a_setting_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    command = [*SERVE, "--data", str(tmp_path), "serve", "--port", "0"]
    environment = {**os.environ, "STORYSEARCH_PUBLIC_URL": "town.example"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "public_url" in done.stderr


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
