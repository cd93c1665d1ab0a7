"""Pages in old encodings, with headers that say otherwise: crawled and read."""

from __future__ import annotations

from typing import Any

from ingest.read import read_page

World = Any  # tests in this folder cannot import their conftest

SENTENCES = {
    "pl": "Gmina udostępniła świetlicę rodzinom, które przyjechały zimą, a sąsiedzi uczą je języka. "
    "Wieczorami działa tam też żłobek, żeby matki mogły chodzić na lekcje.",
    "lv": "Pašvaldība piešķīra telpas ģimenēm, kuras ieradās ziemā, un kaimiņi māca viņām valodu. "
    "Vakaros tur darbojas arī bērnu istaba, lai mātes varētu mācīties.",
    "hu": "A község átadta a művelődési házat a télen érkezett családoknak, és a szomszédok tanítják őket. "
    "Esténként gyermekmegőrző is működik, hogy az anyák tanulhassanak.",
    "bg": "Общината предостави читалището на семействата, които пристигнаха през зимата. "
    "Вечер там работи и детски кът, за да могат майките да учат езика.",
}
PAGES = {
    "/latin2": ("pl", "iso-8859-2", "text/html; charset=utf-8"),
    "/cp1257": ("lv", "cp1257", "text/html; charset=iso-8859-1"),
    "/cp1250": ("hu", "cp1250", "text/html"),
    "/cp1251": ("bg", "cp1251", "text/html; charset=windows-1252"),
    "/utf16": ("lv", "utf-16", "text/html; charset=utf-8"),
    "/utf8": ("pl", "utf-8", "text/html; charset=iso-8859-1"),
}


def page(language: str, following: str) -> str:
    paragraphs = "".join(f"<p>{number}. {SENTENCES[language]}</p>" for number in range(2015, 2021))
    return (
        f"<html><head><title>Page</title></head><body><article><h1>Title</h1>{paragraphs}"
        f"<p><a href='{following}'>next</a></p></article></body></html>"
    )


def test_every_encoding_is_followed_and_read(world: World) -> None:
    answer_type = type(world.site.routes[("harbour.example", "/story/gone")])
    paths = list(PAGES)
    world.add("letters", start=(f"https://letters.example{paths[0]}",), max_depth=9)
    # Each page is linked from the one before only, so that links must be found in every encoding.
    for path, following in zip(paths, [*paths[1:], "/end"], strict=True):
        language, encoding, header = PAGES[path]
        body = page(language, following).encode(encoding)
        world.site.routes[("letters.example", path)] = answer_type(body, headers={"Content-Type": header})
    source = world.sources["letters"]
    crawled = world.crawl("letters")
    del world.sources["letters"]
    pages = crawled.pages("letters")
    assert crawled.missing("letters") == {"https://letters.example/end": 404}
    for path, (language, encoding, header) in PAGES.items():
        fetched = pages[f"https://letters.example{path}"]
        assert fetched.content_type == header
        (story,) = read_page(fetched, source).stories
        assert SENTENCES[language] in story.text, encoding
        assert story.language == language, encoding
