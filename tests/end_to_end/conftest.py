"""Small sites on this machine and the office that ingests them, for tests of what staff can ask for."""

import hashlib
import http.server
import json
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.catalogue import open_catalogue
from index.command_line import main
from index.generation import current_number, open_generation
from index.settings import load_settings
from ingest.page_table import PageTable
from tests.made_up_prose import prose


@dataclass
class Answer:
    """What a site says at one address; ``wait`` is an event to be set before it does."""

    status: int = 200
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    wait: threading.Event | None = None


class Site:
    """A site on a port of its own. ``pages`` are answers by path; ``asked`` are the paths that were asked
    for, each with the status of the answer."""

    def __init__(self):
        self.pages, self.asked = {}, []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer = site.pages.get(self.path, Answer(404))
                if answer.wait:
                    answer.wait.wait(60)
                body = answer.body.encode()
                mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                same = answer.status == 200 and self.headers.get("If-None-Match") == mark
                status = 304 if same else answer.status
                site.asked.append((self.path, status))
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("ETag", mark)
                    self.send_header("Content-Length", "0" if same else str(len(body)))
                    for name, value in answer.headers:
                        self.send_header(name, value)
                    self.end_headers()
                    if not same:
                        self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the crawler was killed

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.address = f"http://{self.host}"

    def story(self, path, title, text=None, head="", status=200, **more):
        """Let a story stand at ``path``; its text is one that only its title gives, if none is given."""
        paragraphs = "".join(f"<p>{one}</p>" for one in (text or prose(title)).split("\n"))
        body = (
            f'<html lang="en"><head><title>{title}</title>{head}</head>'
            f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
        )
        self.pages[path] = Answer(status, body, **more)

    def refuse(self, path, status):
        """Let ``path`` answer with a status and no page."""
        self.pages[path] = Answer(status)

    def lead(self, path, to, status=301):
        """Let ``path`` redirect."""
        self.pages[path] = Answer(status, headers=(("Location", to),))

    def link(self, *paths):
        """Let the start page link these."""
        links = "".join(f'<p><a href="{one}">{one}</a></p>' for one in paths)
        self.pages["/"] = Answer(200, f"<html><body>{links}</body></html>")

    def asked_now(self):
        """The paths asked for since the last call, without the files that every crawl looks at first."""
        found = [path for path, _ in self.asked if path not in ("/robots.txt", "/.well-known/tdmrep.json")]
        self.asked.clear()
        return found

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Office:
    """Whoever runs ingestion: sources, a data folder, and the real commands on it."""

    def __init__(self, folder, patch, capture):
        self.data, self.sources = folder / "data", folder / "sources"
        self.sources.mkdir()
        self._patch, self._capture = patch, capture
        self._hosts = []
        self.set(data=self.data, sources=self.sources)

    def set(self, **values):
        for name, value in values.items():
            self._patch.setenv(f"STORYSEARCH_{name.upper()}", str(value))

    @property
    def settings(self):
        return load_settings()

    def source(self, name, site, **fields):
        """Write the file of a source."""
        values = {
            "title": name.title(), "home_page": f"{site.address}/", "start": [f"{site.address}/"],
            "story": ["^/s/"], "delay": 0.0, **fields,
        }  # fmt: skip
        lines = [
            f"{key} = {json.dumps(value)}" for key, value in values.items() if not isinstance(value, dict)
        ]
        for key, table in values.items():
            if isinstance(table, dict):
                lines += [f"[{key}]", *(f"{json.dumps(one)} = {json.dumps(to)}" for one, to in table.items())]
        (self.sources / f"{name}.toml").write_text("\n".join(lines))
        self._hosts.append(site.host)
        self.set(local_hosts=",".join(dict.fromkeys(self._hosts)))

    def run(self, *words):
        """The command ``storysearch`` with these words."""
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in words])
        told = self._capture.readouterr()
        return Outcome(ended.value.code or 0, told.out, told.err)

    def do(self, *words):
        """The same for one that has to end well."""
        outcome = self.run(*words)
        assert outcome.code == 0, outcome
        return outcome

    def kept(self):
        """The stories of the catalogue by title."""
        with open_catalogue(self.data) as catalogue:
            return {story.title: story for story, _ in catalogue.stories()}

    def shown(self):
        """The stories that readers see by title."""
        number = current_number(self.data)
        if number is None:
            return {}
        return {story.title: story for story, _ in open_generation(self.data, number).stories()}

    def failing(self):
        """The stage at which each page failed, by address."""
        with open_catalogue(self.data) as catalogue:
            return {one.url: one.stage for one in PageTable(catalogue.connection).failures()}


@pytest.fixture
def make_site():
    """Makes sites that are closed in the end."""
    sites = []

    def make():
        sites.append(Site())
        return sites[-1]

    yield make
    for one in sites:
        one.close()


@pytest.fixture
def town(make_site):
    return make_site()


@pytest.fixture
def office(tmp_path, monkeypatch, capsys, encoder):
    # The real model, but loaded once for all runs.
    for module in ("ingest.pipeline", "ingest.publication"):
        monkeypatch.setattr(f"{module}.open_encoder", lambda *_: encoder)
    for name in [name for name in os.environ if name.startswith("STORYSEARCH_")]:
        if name != "STORYSEARCH_MODEL_CACHE":
            monkeypatch.delenv(name)
    return Office(tmp_path, monkeypatch, capsys)


@pytest.fixture
def story_text():
    """Makes the text of a story from a seed."""
    return prose


@pytest.fixture
def command():
    """Where the installed command stands, for tests that need it in a process of its own."""
    return str(Path(sys.executable).with_name("storysearch"))
