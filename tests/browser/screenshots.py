"""``python -m tests.browser.screenshots [FOLDER]``: pictures of every state of every page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import click
from playwright.sync_api import Browser

from index.settings import load_settings
from search.engine import Engine
from search.query import Query
from tests.browser.made_up_engine import MadeUpEngine
from tests.browser.page_states import PAGES
from tests.browser.serving import chromium_browser, serve
from web.catalogues import offered_languages, translations
from web.question import Question

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("de", "el", "en")
LOOKS = ("light", "dark", "forced", "print")
HEIGHT = 900


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=ROOT / "build" / "screenshots")
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Data folder of real stories.")
@click.option("--languages", default=",".join(LANGUAGES), show_default=True, help="Codes, or 'all'.")
@click.option("--pages", default="all", show_default=True, help=f"Of {', '.join(PAGES)}.")
@click.option("--looks", default="light,dark", show_default=True, help=f"Of {', '.join(LOOKS)}.")
@click.option("--widths", default="320,1280", show_default=True, help="In pixels.")
def main(*, folder: Path, data: Path | None, languages: str, pages: str, looks: str, widths: str) -> None:
    """Take pictures of pages into FOLDER, over made-up stories or those of a data folder."""
    chosen = _chosen(languages, offered_languages())
    names = _chosen(pages, list(PAGES))
    shapes = list(itertools.product(_chosen(looks, LOOKS), [int(one) for one in widths.split(",")]))
    engine = Engine(load_settings({}, data=data)) if data else MadeUpEngine(copies=4)
    taken = 0
    with serve(engine) as site, chromium_browser() as browser:
        for language in chosen:
            paths = _over_real_stories(engine, language) if isinstance(engine, Engine) else PAGES
            addresses = {name: f"{site}/{language}/{paths[name]}" for name in names if name in paths}
            taken += _take(browser, addresses, shapes, folder / language)
    click.echo(f"{taken} pictures are in {folder}.")


def _take(
    browser: Browser, addresses: dict[str, str], shapes: Sequence[tuple[str, int]], folder: Path
) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for look, width in shapes:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if look == "dark" else "light",
            forced_colors="active" if look == "forced" else "none",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.emulate_media(media="print" if look == "print" else "screen")
        for name, address in addresses.items():
            page.goto(address)
            picture = folder / f"{name.replace(' ', '-')}-{look}-{width}.png"
            page.screenshot(path=picture, full_page=True)
        context.close()
    return len(shapes) * len(addresses)


def _over_real_stories(engine: Engine, language: str) -> dict[str, str]:
    """The states of :data:`PAGES` that real stories have, with a question of the first page."""
    words = translations(language).gettext("Housing for refugee families in a small town")
    question = Question(words)
    found = engine.search(Query(words))
    story = found.hits[0].story
    narrowed = question.with_filter("theme", story.themes[0]) if story.themes else question
    paths = {name: path for name, path in PAGES.items() if name != "hostile story"}
    return paths | {
        "results": f"search{narrowed.parameters()}",
        "pages": f"search{question.on_page(2 if found.total > len(found.hits) else 1).parameters()}",
        "empty": f"search{question.with_filter('year', '1900').parameters()}",
        "story": f"story/{story.id}",
    }


def _chosen(given: str, known: Sequence[str]) -> list[str]:
    names = list(known) if given == "all" else given.split(",")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(known)}.")
    return names


if __name__ == "__main__":
    main()
