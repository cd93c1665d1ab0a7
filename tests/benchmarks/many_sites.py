"""Twenty made-up sites on this machine, as many pages as wanted, for the benchmark of ingestion.

``python tests/benchmarks/many_sites.py SITES PAGES`` serves until standard input closes; it prints the ports.
"""

from __future__ import annotations

import random
import re
import sys
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from demo.story_files import read_stories

SENTENCES_OF_A_STORY = 4
SITES_WITH_THE_SAME_TEXTS = 10


def sentences() -> list[list[str]]:
    """The sentences of the demonstration stories, by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for story in read_stories().values():
        for block in story.blocks:
            found[story.language] += re.split(r"(?<=[.!?])\s+", block.text)
    return [pool for pool in found.values() if len(pool) > 2 * SENTENCES_OF_A_STORY]


def page(pools: list[list[str]], site: int, number: int) -> str:
    """One story: some sentences of one language. Ten sites each have the same texts, as networks do."""
    chance = random.Random(f"{site // SITES_WITH_THE_SAME_TEXTS} {number}")
    text = "".join(f"<p>{one}</p>" for one in chance.sample(chance.choice(pools), SENTENCES_OF_A_STORY))
    menu = "".join(f'<li><a href="/s/{at}">Story {at}</a></li>' for at in range(20))
    return (
        f"<html><head><title>Story {number}</title></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>Story {number}</h1>"
        f"<time datetime='2024-05-{number % 28 + 1:02}'></time>{text}</article></main></body></html>"
    )


def serve(site: int, pages: int, pools: list[list[str]]) -> int:
    """Serve one site; returns its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            tag = f'"{self.path}"'
            if self.path == "/sitemap.xml":
                self._send(200, self._sitemap(), "application/xml", tag)
            elif self.headers.get("If-None-Match") == tag:
                self._send(304, "", "text/html", tag)
            elif self.path.startswith("/s/"):
                self._send(200, page(pools, site, int(self.path[3:])), "text/html; charset=utf-8", tag)
            else:
                self._send(404, "no", "text/plain", tag)

        def _sitemap(self) -> str:
            host = self.headers["Host"]
            urls = "".join(f"<url><loc>http://{host}/s/{number}</loc></url>" for number in range(pages))
            return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'

        def _send(self, status: int, text: str, kind: str, tag: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("ETag", tag)
            if status != 304:
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


if __name__ == "__main__":
    number, each = int(sys.argv[1]), int(sys.argv[2])
    texts = sentences()
    print(" ".join(str(serve(site, each, texts)) for site in range(number)), flush=True)
    sys.stdin.read()
