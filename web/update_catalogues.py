"""``python -m web.update_catalogues [LANGUAGE ...]``: brings the catalogues up to date with the interface."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from web.catalogues import DOMAIN, LOCALE_FOLDER, SOURCE_LANGUAGE, catalogue_path, read_catalogue

_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "translatable": ((1, "c"), 2),
}
_METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false", "encoding": "utf-8"}}


def interface_strings() -> Catalog:
    """Every string of the interface, from the templates and from the Python files of this package."""
    found = Catalog(project=DOMAIN, charset="utf-8", fuzzy=False)
    folder = Path(__file__).parent
    for file, line, message, comments, context in extract_from_dir(
        folder,
        _METHODS,
        _OPTIONS,
        keywords=_KEYWORDS,
        comment_tags=("For translators:",),
        strip_comment_tags=True,
    ):
        found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return found


def update_catalogue(language: str) -> Catalog:
    """The catalogue of ``language`` with exactly the strings of the interface; empty when it is new."""
    catalogue = (
        read_catalogue(language)
        if catalogue_path(language).is_file()
        else Catalog(locale=language, domain=DOMAIN, project=DOMAIN, charset="utf-8", fuzzy=False)
    )
    catalogue.update(interface_strings(), update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.project, catalogue.version = DOMAIN, version(DOMAIN)
    catalogue.header_comment = f"# The interface of {DOMAIN} in {Locale.parse(language).english_name}."
    return catalogue


def main(languages: list[str]) -> None:
    """Update the catalogues of ``languages``; without any, all that exist."""
    known = sorted(folder.name for folder in LOCALE_FOLDER.iterdir() if folder.is_dir())
    for language in languages or [one for one in known if one != SOURCE_LANGUAGE]:
        catalogue = update_catalogue(language)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            # Line numbers would change every catalogue whenever a template changes.
            write_po(file, catalogue, width=110, include_lineno=False, sort_by_file=True)


if __name__ == "__main__":
    main(sys.argv[1:])
