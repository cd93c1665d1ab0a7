"""Snippets of real stories in all 24 languages: whole sentences, short, and never from inside a word."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from demo.sites import load_sites
from index.lexicon import words
from index.vocabulary import EU_LANGUAGES
from search.snippet import MAX_CHARACTERS, make_snippet

WORD = re.compile(r"\w+")
AN_END = re.compile(r"[.!?;…]+[\"'»«”“’)\]]*(?: »)?$")


def told(story):
    """The text of a story as a crawl leaves it."""
    blocks = [
        "\n".join(f"- {line}" if block.kind == "list" else line for line in block.lines)
        for block in story.blocks
    ]
    return "\n\n".join(blocks).replace("\xa0", " ")


BY_LANGUAGE = {language: [] for language in EU_LANGUAGES}
for site in load_sites():
    for one in site.stories:
        BY_LANGUAGE[one.language].append(told(one))


def starts_sentence(text, start):
    before = text[:start].removesuffix("- ")
    if not before or before.endswith("\n"):
        return True
    first = next(letter for letter in text[start:] if letter.isalnum())
    return bool(AN_END.search(before.rstrip(" "))) and not first.islower()


def ends_sentence(text, end):
    return bool(AN_END.search(text[:end])) or text[end : end + 1] in ("", "\n")


@pytest.mark.parametrize("language", EU_LANGUAGES)
@given(data=st.data())
def test_a_snippet_is_made_of_whole_sentences(language, data):
    text = data.draw(st.sampled_from(BY_LANGUAGE[language]))
    asked = data.draw(st.lists(st.sampled_from(sorted(set(words(text)))), max_size=4))
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    assume(any(map(str.isalnum, text[first:last])))
    snippet = make_snippet(text, asked, language=language, passage=(first, last))
    start, end = snippet.span
    assert 0 < len(snippet.text) <= MAX_CHARACTERS
    assert starts_sentence(text, start), (text[max(start - 40, 0) : start], snippet.text)
    if snippet.text.endswith("…") and not text[start:end].endswith("…"):
        assert not text[end].isalnum()
    else:
        assert ends_sentence(text, end), snippet.text[-40:]
    for begin, stop in snippet.highlights:
        assert WORD.fullmatch(snippet.text[begin:stop])
        around = snippet.text[max(begin - 1, 0) : begin] + snippet.text[stop : stop + 1]
        assert not WORD.search(around)


def test_there_are_stories_in_every_language():
    assert all(BY_LANGUAGE.values())
