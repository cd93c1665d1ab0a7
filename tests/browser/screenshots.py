"""``python -m tests.browser.screenshots [FOLDER]``: pictures of every state of every page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click
from playwright.sync_api import Browser

from index.settings import Settings, load_settings
from search.engine import Engine
from search.query import Query
from tests.browser.chromium import chromium_browser
from tests.browser.made_up_engine import made_up_engines
from tests.browser.page_states import STATES
from tests.browser.serving import serving
from web.app import create_app
from web.catalogues import offered_languages, translations
from web.question import Question

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("de", "el", "en")
LOOKS = ("light", "dark", "forced", "print")
HEIGHT = 900
NAMES = [state.name for state in STATES]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=ROOT / "build" / "screenshots")
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Data folder of real stories.")
@click.option("--languages", default=",".join(LANGUAGES), show_default=True, help="Codes, or 'all'.")
@click.option("--pages", default="all", show_default=True, help=f"Of: {'; '.join(NAMES)}.")
@click.option("--looks", default="light,dark", show_default=True, help=f"Of: {', '.join(LOOKS)}.")
@click.option("--widths", default="320,1280", show_default=True, help="In pixels.")
def main(*, folder: Path, data: Path | None, languages: str, pages: str, looks: str, widths: str) -> None:
    """Take pictures of pages into FOLDER, over made-up stories or those of a data folder.

    Several values are separated by commas, several pages by semicolons.
    """
    chosen = _chosen(languages, offered_languages())
    names = _chosen(pages, NAMES, ";")
    shapes = list(itertools.product(_chosen(looks, LOOKS), [int(one) for one in widths.split(",")]))
    taken = 0
    with ExitStack() as running:
        browser = running.enter_context(chromium_browser())
        engine = Engine(load_settings({}, data=data)) if data else None
        engines = {"real": engine} if engine else made_up_engines()
        sites = {
            name: running.enter_context(serving(create_app(Settings(), one))) for name, one in engines.items()
        }
        for language in chosen:
            addresses = (
                {
                    name: f"{sites['real']}/{path}"
                    for name, path in _over_real_stories(engine, language).items()
                }
                if engine
                else {state.name: state.address(sites, language) for state in STATES}
            )
            wanted = {name: addresses[name] for name in names if name in addresses}
            taken += _take(browser, wanted, shapes, folder / language)
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
            written = name.replace(",", "").replace(" ", "-")
            page.screenshot(path=folder / f"{written}-{look}-{width}.png", full_page=True)
        context.close()
    return len(shapes) * len(addresses)


def _over_real_stories(engine: Engine, language: str) -> dict[str, str]:
    """Addresses of the states that real stories have, with a question of the first page."""
    words = translations(language).gettext("Housing for refugee families in a small town")
    question = Question(words)
    found = engine.search(Query(words))
    story = found.hits[0].story
    narrowed = question.with_filter("theme", story.themes[0]) if story.themes else question
    second = question.on_page(2 if found.total > len(found.hits) else 1)
    paths = {"about", "accessibility", "privacy", "sources", "share", "embed", "overview", "places"}
    return {name: f"{language}/{name}" for name in NAMES if name in paths} | {
        "home": f"{language}/",
        "all stories": f"{language}/search",
        "results": f"{language}/search{narrowed.parameters()}",
        "pages": f"{language}/search{second.parameters()}",
        "weak": f"{language}/search?q=zzzz",
        "groups": f"{language}/search{question.grouped_by('language').parameters()}",
        "one place": f"{language}/places?place={story.place.name or 'Wien'}",
        "empty": f"{language}/search{question.with_filter('year', '1900').parameters()}",
        "story": f"{language}/story/{story.id}",
    }


def _chosen(given: str, known: Sequence[str], separator: str = ",") -> list[str]:
    names = list(known) if given == "all" else [name.strip() for name in given.split(separator)]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(known)}.")
    return names


if __name__ == "__main__":
    main()
