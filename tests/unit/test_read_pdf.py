from __future__ import annotations

import io
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from ingest.page import FetchedPage, PageReading
from ingest.pdf import is_pdf, join_lines, read_pdf
from ingest.pdf_pages import read_lines
from ingest.read import read_page
from ingest.source import Source

SOURCE = Source(name="towns", title="Towns", home_page="https://towns.example/", country="DE")
LINES = [
    "The small town of Ashby has asked its sports clubs to open their doors one evening",
    "a week to the families who moved into the old school. Forty people came to the first",
    "meeting, and two of them now train the children on Saturday mornings, with the sup-",
    "port of the council.",
    "The council pays for the hall and for the shoes, the library lends the books, and a re-",
    "tired teacher leads the language course for grown-ups. Other towns can copy this",
    "idea at little cost.",
]
TEXT = [
    "The small town of Ashby has asked its sports clubs to open their doors one evening a week to the"
    " families who moved into the old school. Forty people came to the first meeting, and two of them now"
    " train the children on Saturday mornings, with the support of the council.",
    "The council pays for the hall and for the shoes, the library lends the books, and a retired teacher"
    " leads the language course for grown-ups. Other towns can copy this idea at little cost.",
]


def make_pdf(pages: list[list[tuple[int, str]]], about: dict[str, str] | None = None) -> bytes:
    """A PDF whose pages have lines of (size, text), one under the other."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects.append(font)
    kids = []
    for lines in pages:
        drawn = b"BT 72 760 Td "
        for size, line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
            drawn += b"/F1 %d Tf 0 -%d Td (%s) Tj " % (size, size + 4, escaped)
        content = zlib.compress(drawn + b"ET")
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
    named = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), named)
    body, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, one)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    if about is None:
        return body
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    writer.add_metadata(about)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def plain(lines: list[str]) -> list[tuple[int, str]]:
    return [(11, line) for line in lines]


def read(body: bytes, content_type: str = "application/pdf", source: Source = SOURCE) -> PageReading:
    url = "https://towns.example/files/leaflet.pdf"
    return read_page(FetchedPage(url, "towns", body, content_type, datetime(2024, 5, 1, tzinfo=UTC)), source)


def test_a_leaflet_is_one_story() -> None:
    pages = [[(24, "Clubs open their"), (24, "doors in Ashby"), *plain(LINES)], plain(["3 May 2019"])]
    reading = read(make_pdf(pages))
    assert reading.verdict == "stories"
    (story,) = reading.stories
    assert story.title == "Clubs open their doors in Ashby"
    assert story.text.split("\n\n")[:2] == TEXT
    assert story.language == "en"
    assert (story.published, story.provenance.evidence["date"]) == (date(2019, 5, 3), "text")


def test_a_pdf_is_known_by_its_first_bytes() -> None:
    body = make_pdf([plain(LINES)])
    assert read(body, "application/octet-stream").verdict == "stories"
    assert is_pdf(b"\r\n" + body)
    assert not is_pdf(
        b"<html><body>The first bytes of such a document are " + b" " * 60 + b"%PDF-</body></html>"
    )


@pytest.mark.parametrize(
    ("declared", "title"),
    [
        ("Clubs that open their doors", "Clubs that open their doors"),
        ("Microsoft Word - leaflet_v3.docx", "What Ashby did in 2019"),
        ("untitled", "What Ashby did in 2019"),
        ("leaflet.indd", "What Ashby did in 2019"),
        ("", "What Ashby did in 2019"),
    ],
)
def test_the_title_of_the_metadata_when_it_is_one(declared: str, title: str) -> None:
    body = make_pdf([[(20, "What Ashby did in 2019"), *plain(LINES)]], {"/Title": declared})
    found = read_pdf(body)
    assert found is not None
    assert found.title == title


def test_without_a_larger_line_the_first_is_the_title() -> None:
    found = read_pdf(make_pdf([plain(["Clubs for everybody", *LINES])]))
    assert found is not None
    assert found.title == "Clubs for everybody"
    assert found.text.split("\n\n") == TEXT


def test_the_date_of_the_metadata_is_the_last_resort() -> None:
    about = {"/CreationDate": "D:20180207101500+01'00'"}
    story = read(make_pdf([plain(["Clubs for everybody", *LINES])], about)).stories[0]
    assert (story.published, story.provenance.evidence["date"]) == (date(2018, 2, 7), "pdf-metadata")
    story = read(make_pdf([plain(["Clubs for everybody", "4 March 2017", *LINES])], about)).stories[0]
    assert (story.published, story.provenance.evidence["date"]) == (date(2017, 3, 4), "text")
    story = read(make_pdf([plain(LINES)], {"/CreationDate": "D:20380207101500"})).stories[0]
    assert (story.published, story.provenance.evidence["date"]) == (None, "none")


def test_running_titles_and_page_numbers_go_and_a_paragraph_runs_over_the_page() -> None:
    def page(number: int, lines: list[str]) -> list[tuple[int, str]]:
        return plain(["Network of Towns - Good practice 2019", *lines, f"Page {number} of 3"])

    found = read_pdf(make_pdf([page(1, LINES[:2]), page(2, LINES[2:5]), page(3, LINES[5:])]))
    assert found is not None
    assert "Network" not in found.text
    assert "Page" not in found.text
    assert found.text.split("\n\n") == TEXT


def test_hyphens_at_the_end_of_lines() -> None:
    assert join_lines(["The integra-", "tion of the town"]) == "The integration of the town"
    assert join_lines(["a socio-economic plan of", "the socio-", "economic council"]).endswith(
        "the socio-economic council"
    )
    assert join_lines(["das EU-", "Projekt"]) == "das EU-Projekt"


def test_lists_keep_their_lines() -> None:
    lines = [
        "What the town did in the first of these years:",
        "• it asked the clubs for a free",
        "evening",
        "• it paid",
    ]
    assert join_lines(lines) == (
        "What the town did in the first of these years:\n\n- it asked the clubs for a free evening\n- it paid"
    )


def test_letters_of_western_europe_and_ligatures() -> None:
    assert "Köln für €5 – Żary".replace("Ż", "Z") in str(
        getattr(read_pdf(make_pdf([plain(["Köln für €5 – Zary", *LINES])])), "title", "")
    )


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([plain(LINES)]))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_document_that_only_forbids_changes_is_read() -> None:
    assert read(encrypted("")).verdict == "stories"


@pytest.mark.parametrize(
    "body",
    [
        encrypted("secret"),
        b"%PDF-1.7 ...",
        make_pdf([plain(LINES)])[:300],
        make_pdf([[]]),
        make_pdf([plain(["A short word"])]),
        make_pdf([plain(["12 / 33 34 55 -- 21.4 %"] * 40)]),
    ],
    ids=["encrypted", "header only", "truncated", "empty page", "too short", "figures only"],
)
def test_what_cannot_be_read_needs_review(body: bytes) -> None:
    assert read(body) == PageReading("needs-review")


def test_a_page_that_unpacks_beyond_measure_is_left_out() -> None:
    bomb = make_pdf([[(11, "x" * 5_000_000)], plain(LINES)])
    found = read_lines(bomb)
    assert found["lines"][0] == [""]
    assert found["lines"][1] == LINES


def test_a_book_is_read_at_its_beginning() -> None:
    found = read_lines(make_pdf([plain([f"Leaf {number}"]) for number in range(203)]))
    assert found["pages"] == 203
    assert len(found["lines"]) == 60


def test_reading_ends_in_time() -> None:
    found = read_lines(make_pdf([plain(LINES)] * 3), seconds=-1.0)
    assert found["lines"] == []


def test_a_source_that_names_its_stories_leaves_other_documents_out() -> None:
    source = Source(name="towns", title="t", home_page="https://towns.example/", story=(r"^/stories/",))
    assert read(make_pdf([plain(LINES)]), source=source).verdict == "listing"


@settings(max_examples=60)
@given(st.integers(0, 1500), st.binary(min_size=1, max_size=40))
def test_damage_never_raises(place: int, noise: bytes) -> None:
    body = make_pdf([plain(LINES)] * 2)
    damaged = body[:place] + noise + body[place + len(noise) :]
    assert isinstance(read_lines(damaged, seconds=5.0), dict)


@given(st.lists(st.text(alphabet="ab -.•\u00ad3A", max_size=12).map(str.strip), max_size=12))
def test_joining_loses_no_letter(lines: list[str]) -> None:
    joined = join_lines(lines)
    assert [c for c in joined if c.isalnum()] == [c for c in "".join(lines) if c.isalnum()]


def test_a_handbook_needs_review_unless_the_source_says_that_it_is_a_story() -> None:
    chapters = [
        plain([f"In chapter {chapter}, on page {page} of it: {line}" for line in LINES for page in range(12)])
        for chapter in range(40)
    ]
    handbook = make_pdf(chapters)
    assert read(handbook) == PageReading("needs-review")
    assert read(handbook, source=replace(SOURCE, story=("^/files/",))).verdict == "stories"
