"""Text and links of partner sites cannot do harm on a page."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from web.excerpt import MAX_CHARACTERS, excerpt
from web.safe_links import safe_link
from web.safe_text import SOMETHING_TO_SEE, clean_line, clean_record, clean_text, split_marked

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"


@given(st.text(max_size=80))
@example(f"a{BIDI}b\x00\x07\x85\ufeff\ud800\uffff\U0001fffe")
def test_cleaned_text_has_no_control_and_no_reordering_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert not set(cleaned) & set(BIDI)
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert [c for c in text if c.isalnum()] == [c for c in cleaned if c.isalnum()]


def test_joiners_that_words_need_are_kept() -> None:
    assert clean_text("می\u200cخواهم 👩\u200d🌾") == "می\u200cخواهم 👩\u200d🌾"
    assert clean_line("  a\r\n\tb  ") == "a b"


@given(st.text(max_size=50), SPANS)
def test_marking_loses_nothing_and_marks_exactly_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    parts = split_marked(text, spans)
    assert "".join(part.text for part in parts) == clean_text(text)
    wanted = {at for start, end in spans for at in range(max(start, 0), min(end, len(text)))}
    marked = clean_text("".join(text[at] for at in sorted(wanted)))
    assert "".join(part.text for part in parts if part.marked) == marked


def test_marks_are_cut_before_anything_is_escaped() -> None:
    parts = split_marked("<a&amp;b>", [(2, 7)])
    assert [(part.text, part.marked) for part in parts] == [("<a", False), ("&amp;", True), ("b>", False)]


@given(st.text(alphabet="ab \t\n\x00\x1d\x85\u200b\u202e\ufeff\xa0", max_size=6))
def test_what_the_description_asks_for_is_what_leaves_a_question(text: str) -> None:
    assert bool(re.search(SOMETHING_TO_SEE, text)) == bool(clean_line(text))


def dicts(of: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from("xyz"), of)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda of: st.lists(of) | dicts(of)))
def test_a_cleaned_record_has_its_shape_and_no_character_that_does_harm(value: Any) -> None:
    cleaned = clean_record({"a": value})["a"]
    written = json.dumps(cleaned, ensure_ascii=False)
    assert not set(written) & set(BIDI)
    assert written.encode("utf-8")
    assert clean_record({"a": cleaned})["a"] == cleaned
    assert shape(cleaned) == shape(value)


def shape(value: Any) -> Any:
    match value:
        case list():
            return [shape(one) for one in value]
        case dict():
            return {name: shape(one) for name, one in value.items()}
        case _:
            return type(value)


def test_marks_stay_on_their_words_behind_removed_characters() -> None:
    parts = split_marked("\x07\u202ea <b> word", [(8, 12)])
    assert [(part.text, part.marked) for part in parts] == [("a <b> ", False), ("word", True)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "//evil.example/", "/admin", "page",
        "", "http://", "https:///x", "https://good.example@evil.example/", "https://a.example\\@b.example/",
        "http://a.example:99999999/", "https://a.example/\u202egpj.exe", "http://[::1", "ftp://a.example/",
        "\x01javascript:alert(1)", "\x00javascript:alert(1)", "java\tscript:alert(1)",
        "\tjavascript:alert(1)",
        "javascript\r\n:alert(1)", "DATA:text/html,x", "d\tata:text/html,x", "\u200bjavascript:alert(1)",
        "javascript://a.example/%0aalert(1)", "\\\\evil.example\\x", "/\\evil.example/", "\t//evil.example/",
        "https:\t//evil.example/", "http:evil.example", "https:/evil.example", "blob:https://a.example/x",
        "view-source:https://a.example/", "https://a.example/\" onclick=\"x",
        "https://a.example/\r\nX-Evil: 1",
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str) -> None:
    assert safe_link(url) is None


@pytest.mark.parametrize(
    "url", ["https://a.example/x?y=1#z", "http://127.0.0.1:8711/de/", "https://ü.example/ä"]
)
def test_web_addresses_become_links(url: str) -> None:
    assert safe_link(url) == url


@given(st.text(alphabet="ab .!\n", max_size=2000))
def test_an_excerpt_is_a_beginning_of_bounded_length(text: str) -> None:
    paragraphs = excerpt(text)
    shown = "".join("".join(paragraphs).removesuffix("…").split())
    assert "".join(text.split()).startswith(shown)
    assert sum(map(len, paragraphs)) <= MAX_CHARACTERS


def test_an_excerpt_ends_with_a_sentence() -> None:
    assert excerpt("First sentence. Second one!\n\n" + "Word " * 300) == ("First sentence. Second one!",)
    assert excerpt("One is.\n\nTwo is.\n\nThree is here, long.") == ("One is.", "Two is.")
    assert excerpt("word " * 300)[0].endswith("word…")


@given(st.text(alphabet="ab .!\n", max_size=500))
def test_an_excerpt_never_shows_the_whole_text(text: str) -> None:
    shown = "".join("".join(excerpt(text)).removesuffix("…").split())
    whole = "".join(text.split())
    assert not whole or len(shown) < len(whole)
