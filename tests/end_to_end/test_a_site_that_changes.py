"""One site over several nights: pages are edited, break, shrink, vanish, and one cannot be read."""

import http.server
import threading

import pytest

from index.catalogue import open_catalogue
from index.progress import Progress
from index.settings import load_settings
from ingest.page_table import PageTable
from ingest.pipeline import run_ingestion
from ingest.source import Source
from tests.made_up_prose import prose

SENTENCE = "The town of Exampleton opened its old school to families who had to leave their country. "


class Site:
    """Pages by path; an integer in place of a page is an HTTP status."""

    def __init__(self):
        self.pages = {}
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer = site.pages.get(self.path, 404)
                body = answer.encode() if isinstance(answer, str) else b"gone"
                self.send_response(answer if isinstance(answer, int) else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def link(self, *paths):
        self.pages["/"] = "<html><body>" + "".join(f'<p><a href="{one}">{one}</a></p>' for one in paths)


def page(word, times=8, more=""):
    text = "".join(
        f"<p>{SENTENCE}It was {word}, number {at}. {prose(f'{word} {at}', 3)}</p>" for at in range(times)
    )
    return (
        f"<html><head><title>{word}</title></head><body><article><h1>{word}</h1>{text}{more}</article></body>"
    )


def group_with_a_malformed_link():
    posts = "".join(
        f'<article class="post"><h2><a href="http://[mail]">Post {at}</a></h2><time datetime="2024-01-0{at}">'
        f"</time><p>{SENTENCE} {prose(at, 4)}</p></article>"
        for at in range(1, 6)
    )
    return f"<html><body><main>{posts}</main></body></html>"


@pytest.fixture
def site():
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def test_nights_of_a_site(site, tmp_path):
    settings = load_settings({}, data=tmp_path, local_hosts=site.address.removeprefix("http://"))
    source = Source(
        "town", "Town", f"{site.address}/", start=(f"{site.address}/",), story=("^/s/",), delay=0.0
    )

    def night(source=source):
        report = run_ingestion(settings, [source], progress=Progress(quiet=True))
        with open_catalogue(tmp_path) as catalogue:
            titles = {story.title: story for story, _ in catalogue.stories()}
            failures = {
                one.url.removeprefix(site.address): one for one in PageTable(catalogue.connection).failures()
            }
        return report.sources[0], report.published, titles, failures

    site.link("/s/one", "/s/two", "/s/odd")
    site.pages |= {
        "/s/one": page("Harvest"),
        "/s/two": page("Bakery"),
        "/s/odd": group_with_a_malformed_link(),
    }
    run, published, stories, _ = night()
    assert {"Harvest", "Bakery"} <= set(stories)
    assert run.succeeded
    assert published.embedded == published.passages > 2

    site.pages["/s/one"] = page("Orchard")
    run, published, stories, _ = night()
    assert run.changed == 1
    assert "Orchard" in stories
    assert "Harvest" not in stories
    assert 0 < published.embedded < published.passages

    site.pages |= {"/s/one": page("Orchard", times=1), "/s/two": 503}
    run, published, stories, failures = night()
    assert published is None
    assert {"Orchard", "Bakery"} <= set(stories)
    assert {url: one.stage for url, one in failures.items()} == {"/s/one": "shrunk", "/s/two": "http"}

    site.pages |= {"/s/one": page("Orchard"), "/s/two": page("Bakery")}
    run, published, stories, failures = night(Source(**{**_fields(source), "country": "AT"}))
    assert stories["Bakery"].place.country == "AT"
    assert failures == {}

    site.pages["/s/two"] = 404
    for misses in (1, 2, 3):
        run, _, stories, _ = night()
        assert ("Bakery" in stories) == (misses < 3)
    assert run.gone == 1

    site.pages["/s/one"] = 410
    run, published, stories, _ = night()
    assert run.gone == 1
    assert "Orchard" not in stories


def _fields(source):
    return {name: getattr(source, name) for name in source.__dataclass_fields__}


def test_what_a_site_repeats_under_its_stories_belongs_to_none(site, tmp_path):
    footer = (
        "<p>This network of towns is paid for by the Union, and its office answers letters in Brussels.</p>"
    )
    settings = load_settings({}, data=tmp_path, local_hosts=site.address.removeprefix("http://"))
    source = Source("town", "Town", f"{site.address}/", start=(f"{site.address}/",), story=("^/s/",), delay=0)
    paths = [f"/s/{number}" for number in range(6)]
    site.link(*paths)
    site.pages |= {path: page(f"Meeting {path[3:]}", more=footer) for path in paths}

    def night():
        report = run_ingestion(settings, [source], progress=Progress(quiet=True))
        with open_catalogue(tmp_path) as catalogue:
            return report, [story for story, _ in catalogue.stories()]

    _, stories = night()
    assert len(stories) == 6
    assert not [one.title for one in stories if "network of towns" in one.text]

    site.pages["/s/0"] = page("Harvest", more=footer)
    report, stories = night()
    assert [(one.kind, one.title) for one in report.changes] == [("changed", "Harvest")]
    assert not [one.title for one in stories if "network of towns" in one.text]
    assert report.sources[0].unchanged == 5
