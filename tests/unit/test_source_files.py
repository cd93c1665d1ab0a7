"""Source files: what is accepted, and the sentence for each mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.errors import SourceError
from ingest.source import Source, choose_sources, describe_fields, load_source, load_sources

GOOD = """
title = "Harbour towns"
home_page = "https://harbour.example"
start = ["https://harbour.example/news"]
"""


def declare(folder: Path, text: str, name: str = "harbour") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_every_field(tmp_path: Path) -> None:
    path = declare(
        tmp_path,
        GOOD
        + """
sitemaps = ["https://harbour.example/sitemap.xml"]
feeds = ["http://harbour.example/feed"]
hosts = ["harbour.example", "news.harbour.example:8080"]
allow = ["^/news/"]
deny = ["[?]page="]
story = ['/\\d+$']
language = "sv"
country = "SE"
place = "Malmö"
licence = "CC BY 4.0"
note = "Ask first."
delay = 2
max_pages = 10
max_depth = 0
enabled = false
mirrors = { "harbour.example" = "127.0.0.1:8080" }
""",
    )
    assert load_source(path) == Source(
        name="harbour",
        title="Harbour towns",
        home_page="https://harbour.example",
        start=("https://harbour.example/news",),
        sitemaps=("https://harbour.example/sitemap.xml",),
        feeds=("http://harbour.example/feed",),
        hosts=("harbour.example", "news.harbour.example:8080"),
        allow=("^/news/",),
        deny=("[?]page=",),
        story=(r"/\d+$",),
        language="sv",
        country="SE",
        place="Malmö",
        licence="CC BY 4.0",
        note="Ask first.",
        delay=2.0,
        max_pages=10,
        max_depth=0,
        enabled=False,
        mirrors={"harbour.example": "127.0.0.1:8080"},
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "title = ", "not valid TOML"),
        (GOOD + "sitemap = []", "no field named sitemap (did you mean sitemaps?)"),
        (GOOD + 'name = "other"', "no field named name"),
        (GOOD.replace('title = "Harbour towns"', ""), "title is missing or empty"),
        (GOOD.replace("Harbour towns", "  "), "title is missing or empty"),
        (GOOD.replace('home_page = "https://harbour.example"', ""), "home_page is missing or empty"),
        (GOOD.replace('start = ["https://harbour.example/news"]', ""), "nothing to start from"),
        (GOOD + 'allow = ["(news"]', "'(news' in the field allow is not a regular expression"),
        (GOOD + 'story = ["*"]', "'*' in the field story is not a regular expression"),
        (GOOD + 'feeds = ["ftp://harbour.example/"]', "in the field feeds is not an http or https address"),
        (GOOD + 'feeds = ["/feed"]', "'/feed' in the field feeds"),
        (GOOD + 'feeds = ["http://a.example:x/"]', "in the field feeds"),
        (GOOD + 'feeds = ["http://user:secret@a.example/"]', "in the field feeds"),
        (GOOD + 'hosts = ["https://harbour.example/"]', "is not a host or host:port"),
        (GOOD + 'mirrors = { "harbour.example" = "http://x/" }', "is not a host or host:port"),
        (GOOD + "delay = -1", "delay must be 0 or more seconds, but is -1"),
        (GOOD + "delay = nan", "delay must be 0 or more seconds"),
        (GOOD + "max_pages = 0", "max_pages must be 1 or more, but is 0"),
        (GOOD + "max_depth = -1", "max_depth must be 0 or more"),
        (GOOD + 'max_pages = "many"', "max_pages must be a whole number, but is 'many'"),
        (GOOD + "max_pages = true", "max_pages must be a whole number"),
        (GOOD + 'allow = "^/news/"', "allow must be a list of texts"),
        (GOOD + 'language = "swedish"', "'swedish' in the field language"),
        (GOOD + 'language = "SV"', "'SV' in the field language"),
        (GOOD + 'country = "EL"', "'EL' in the field country"),
        (GOOD + 'country = "se"', "'se' in the field country"),
    ],
)
def test_every_mistake_has_a_sentence_with_file_and_field(tmp_path: Path, text: str, words: str) -> None:
    path = declare(tmp_path, text)
    with pytest.raises(SourceError, match=re.escape(words)) as caught:
        load_source(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_file_or_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=re.escape("none.toml cannot be read")):
        load_source(tmp_path / "none.toml")
    with pytest.raises(SourceError, match="absent does not exist"):
        load_sources(tmp_path / "absent")
    (tmp_path / "latin1.toml").write_bytes('title = "Malmö"'.encode("latin-1"))
    with pytest.raises(SourceError, match="not valid TOML"):
        load_sources(tmp_path)


def test_delivered_sources_can_all_be_used() -> None:
    sources = load_sources()
    assert len(sources) >= 20
    assert list(sources) == sorted(sources)
    assert all(source.note for source in sources.values())
    assert all(source.delay >= 1 for source in sources.values()), "partner sites are asked gently"
    assert all(not source.mirrors for source in sources.values())


def test_choosing_sources(tmp_path: Path) -> None:
    declare(tmp_path, GOOD)
    declare(tmp_path, GOOD + "enabled = false", "quay")
    known = load_sources(tmp_path)
    assert [one.name for one in choose_sources(known, [])] == ["harbour"]
    assert [one.name for one in choose_sources(known, ["quay", "harbour", "quay"])] == ["quay", "harbour"]
    with pytest.raises(SourceError, match=r"no source named harbor; did you mean harbour\?"):
        choose_sources(known, ["harbor"])
    with pytest.raises(SourceError, match="no source named zzz; known are harbour, quay"):
        choose_sources(known, ["zzz"])


def test_every_field_is_described() -> None:
    described = {name: (kind, default, meaning) for name, kind, default, meaning in describe_fields()}
    assert set(described) == set(Source.__dataclass_fields__) - {"name"}
    assert described["title"][:2] == ("text", "required")
    assert described["delay"][:2] == ("number", "1.0")
    assert described["enabled"][:2] == ("true or false", "true")
    assert described["mirrors"][:2] == ("table of texts", "none")
    assert all(meaning for _, _, meaning in described.values())
