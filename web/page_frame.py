"""What stands around every page: its address in each language, and what search engines may do with it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from web.catalogues import offered_languages
from web.site_address import site_address


@dataclass(frozen=True, slots=True)
class PageFrame:
    """``base`` is the address of the site with a slash at its end; ``rest`` is what follows the language in
    the address of this page, with the parameters that matter to it. An ``error_page`` has no counterpart in
    other languages.
    """

    base: str
    rest: str
    error_page: bool

    def address(self, language: str) -> str:
        """The absolute address of this page in ``language``."""
        return f"{self.base}{self.path(language)[1:]}"

    def path(self, language: str) -> str:
        """The address of this page in ``language`` on this site; of the first page, for an error page."""
        return f"/{language}/{'' if self.error_page else self.rest}"


def page_frame(request: Request, language: str, parameters: str = "", error_page: bool = False) -> PageFrame:
    """The frame of the page asked for in ``language``, one of those offered.

    ``parameters`` are those that make the page what it is, with the question mark: what others may have hung
    on its address is left out of the address by which it goes.
    """
    rest = request.url.path.removeprefix(f"/{language}/") + parameters
    return PageFrame(site_address(request), rest, error_page or language not in offered_languages())
