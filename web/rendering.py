"""Templates rendered in the language of the reader."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from search.query import MAX_QUERY_CHARACTERS
from web.catalogues import offered_languages, translations
from web.naming import naming, own_name
from web.static_files import static_address


@lru_cache(maxsize=32)
def template_environment(language: str) -> Environment:
    """The templates with the words, names, dates and numbers of ``language``."""
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    names = naming(language)
    environment.filters.update(
        number=names.number,
        day=names.day,
        theme=names.theme,
        fund=names.fund,
        language_name=names.language_name,
        own_name=own_name,
    )
    environment.globals.update(
        language=language,
        direction=names.direction,
        offered=offered_languages(),
        static=static_address,
        most_characters=MAX_QUERY_CHARACTERS,
    )
    return environment


def render(template: str, language: str, **values: Any) -> str:
    """The page that ``template`` makes of ``values``."""
    return template_environment(language).get_template(template).render(**values)
