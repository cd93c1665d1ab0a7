"""The link of a hit opens the partner's page at the passage, in real Chromium.

The text of each page is read by our own extraction, so that what is looked for is what a crawl would find.
"""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import TimeoutError as TookTooLong

from index.lexicon import words
from ingest.clean import clean_text
from ingest.extract import extract_page, parse_page
from search.engine import Engine
from search.query import Query
from search.snippet import make_snippet
from tests.conftest import DemoCorpus
from tests.made_up_prose import prose
from web.passage_links import passage_link

NewContext = Callable[..., BrowserContext]

PAGES = {
    "plain": (
        "Syrian apprentices baker",
        '<p id="passage">The baker of Rosskirch hired three Syrian apprentices. They bake at night.</p>',
    ),
    "greek": (
        "τυροκομείο πρόσφυγες",
        '<p id="passage">Ο δήμος Τήλου άνοιξε τυροκομείο, όπου δουλεύουν πρόσφυγες και ντόπιοι.</p>',
    ),
    "cyrillic": (
        "читалището бежанците",
        '<p id="passage">Читалището в Подвис учи децата на бежанците на български език и песни.</p>',
    ),
    "maltese": (
        "każin żgħażagħ ħandbol",
        '<p id="passage">Il-każin ta’ Ħal Għaxaq jgħallem liż-żgħażagħ jilagħbu l-ħandbol, bħal ħuthom.</p>',
    ),
    "irish": (
        "ionad fáilte phobal",
        '<p id="passage">D’oscail an t-ionad fáilte i mBaile Átha hAmhnais a dhoirse don phobal.</p>',
    ),
    "two paragraphs": (
        "rooms carers furnished",
        '<p id="passage">Rooms were let cheaply, at once.</p><p>Kinship carers furnished them.</p>',
    ),
    "list": (
        "woodwork sewing bicycles",
        "<p>There are three offers for newcomers:</p><ul><li>advice in Tigrinya</li>"
        '<li id="passage">lessons in woodwork, sewing and repair of bicycles</li><li>a choir</li></ul>',
    ),
    "labels": (
        "woodwork tigrinya choir",
        '<ul><li>Woodwork</li><li id="passage">advice in Tigrinya and Arabic</li><li>choir</li></ul>',
    ),
    "inline": (
        "ferryman island",
        '<p id="passage"><b>The ferry</b>man of <a href="/x">Altdorf</a> takes <em>all</em> newcomers to '
        "the <strong>island school</strong>, <q>free of charge</q>, every day.</p>",
    ),
    "hyphens": (
        "Sprachmittlerinnen gesammelt",
        '<p id="passage">Das&nbsp;Mehr&shy;generationen&shy;haus hat 5&nbsp;000&nbsp;Euro für '
        "Sprach&shy;mittlerinnen gesammelt, und zwar im&#8239;Mai.</p>",
    ),
    "quotes": (
        "Nähstube Zuhause",
        '<p id="passage">„Die Näh&shy;stube“, so heißt’s, „ist unser »Zuhause«“ – seit 2016 kommen '
        "Frauen.</p>",
    ),
    "signs": (
        "inns meals rooms",
        '<p id="passage">Drop-in, B&amp;B-rooms &amp; meals – that is 100 % what half-empty inns offer.</p>',
    ),
    "break": (
        "sailors Eritrea stayed",
        '<p>Who came to the harbour?<br><span id="passage">Sailors from Eritrea came to the harbour and '
        "stayed for years.</span><br>Nobody else did.</p>",
    ),
    "elsewhere": (
        "quarry shut tilers Danish",
        '<p id="passage">The quarry was shut. Tilers learn Danish in the old quarry.</p>',
    ),
    "footnote": (
        "orchard pickers plums",
        '<p id="passage">The orchard<sup><a href="#n">1</a></sup> employs pickers from Kabul, and they '
        "harvest plums with the parish.</p>",
    ),
    "separated": (
        "glazier windows abbey",
        '<aside class="advert">Buy now</aside><figure><img src="/x" alt=""><figcaption>Picture: a town'
        '</figcaption></figure><p id="passage">A glazier from Homs mends the windows of the abbey, and '
        "teaches his trade.</p>",
    ),
}
"""By name a query and the part of a page that answers it, ``passage`` being where it should open."""


@dataclass
class Site:
    """Pages by path, and where they are served."""

    address: str
    pages: dict[str, str]


@pytest.fixture(scope="module")
def partner() -> Iterator[Site]:
    pages: dict[str, str] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.1,))
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", pages)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context(viewport={"width": 700, "height": 320}).new_page()


def long_page(passage: str) -> str:
    """A page on which ``passage`` stands far below the fold, and a sentence of which it is a part above."""
    before = "".join(f"<p>{prose(f'before {number}')}</p>" for number in range(12))
    after = "".join(f"<p>{prose(f'after {number}')}</p>" for number in range(12))
    return (
        "<!doctype html><html><head><title>A story</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>A story</h1><p>In short: when the quarry was shut. Nobody stayed.</p>{before}"
        f"{passage}{after}</article></body></html>"
    )


def read(site: Site, path: str) -> str:
    """The text that a crawl would find."""
    tree = parse_page(site.pages[path])
    assert tree is not None
    extract = extract_page(tree, site.address + path)
    assert extract is not None
    return clean_text(extract.text, extract.title)


IN_VIEW = """() => {
    const box = document.getElementById("passage").getBoundingClientRect();
    return window.scrollY > 0 && box.top >= 0 && box.top < window.innerHeight;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_at_the_passage(name: str, partner: Site, page: Page) -> None:
    query, passage = PAGES[name]
    path = f"/{name.replace(' ', '-')}"
    partner.pages[path] = long_page(passage)
    text = read(partner, path)
    snippet = make_snippet(text, words(query))
    link = passage_link(partner.address + path, text, snippet.span, "A story")
    assert link
    page.goto(link)
    page.wait_for_function(IN_VIEW, timeout=5000)
    page.goto(partner.address + path)
    assert not page.evaluate(IN_VIEW)


SHOWN = """begin => {
    const words = text => text.normalize("NFC").replace(/[\\u00ad\\s]+/g, " ").trim();
    return [...document.querySelectorAll("p, li, td, dd, blockquote, div")].some(block => {
        const box = block.getBoundingClientRect();
        return words(block.textContent).includes(begin) && !block.querySelector("p, li, div")
            && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight;
    });
}"""


def begin_of(passage: str) -> str:
    """The first words of a passage, as many as stand in one paragraph for sure."""
    return " ".join(passage.split()[:2])


QUESTIONS = ("language courses for refugee women", "Wohnungen für Geflüchtete", "sport et jeunes migrants",
             "εθελοντές και πρόσφυγες", "munkahely menekülteknek", "szkoła dla dzieci uchodźców")  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_hit_of_the_demonstration_opens_at_its_passage(
    question: str, demo_corpus: DemoCorpus, engine: Engine, new_context: NewContext
) -> None:
    page = new_context(viewport={"width": 600, "height": 150}).new_page()
    missed = []
    for hit in engine.search(Query(question, limit=20)).hits:
        begin = begin_of(hit.snippet.text)
        link = passage_link(hit.story.provenance.url, hit.story.text, hit.snippet.span, hit.story.title)
        assert link
        page.goto("about:blank")
        page.goto(link)
        try:
            page.wait_for_function(f"window.scrollY > 0 && ({SHOWN})({json.dumps(begin)})", timeout=2000)
        except TookTooLong:
            missed.append((link, hit.snippet.text))
    assert not missed


def test_a_reader_who_clicks_gets_there(demo_site: str, new_context: NewContext) -> None:
    page = new_context(viewport={"width": 600, "height": 150}).new_page()
    page.goto(f"{demo_site}/en/search?q=Sprachkurse")
    passage = page.locator("p.passage").first.inner_text()
    page.get_by_role("link", name="Read the original at this passage").first.click()
    page.wait_for_url(lambda url: not url.startswith(demo_site))
    page.wait_for_function(f"window.scrollY > 0 && ({SHOWN})({json.dumps(begin_of(passage))})", timeout=5000)
