"""Every state in which a reader can meet a page: a new page that stands here is looked at by all checks."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.made_up_engine import made_up_stories

STORY, HARMFUL = made_up_stories()[0].id, made_up_stories()[-1].id


@dataclass(frozen=True)
class PageState:
    """A page as it answers at ``path`` below the language, on the site of that name (see ``conftest.py``)."""

    name: str
    path: str
    status: int = 200
    site: str = "full"

    def address(self, sites: dict[str, str], language: str) -> str:
        """Where this state is met in a language of the interface."""
        return f"{sites[self.site]}/{language}/{self.path}"


STATES = (
    PageState("home", ""),
    PageState("ask", "search"),
    PageState("results", "search?q=wohnen&theme=housing&kind=rural"),
    PageState("pages", "search?q=familien+familles+voisins+kirjastossa+club+fil-pjazza&page=2"),
    PageState("weak", "search?q=zzzz"),
    PageState("empty", "search?q=wohnen&country=FI&theme=sport"),
    PageState("story", f"story/{STORY}"),
    PageState("hostile story", f"story/{HARMFUL}"),
    PageState("about", "about"),
    PageState("accessibility", "accessibility"),
    PageState("privacy", "privacy"),
    PageState("sources", "sources"),
    PageState("share", "share"),
    PageState("embed", "embed"),
    PageState("not found", "nowhere", 404),
    PageState("bad filter", "search?q=x&theme=magic", 400),
    PageState("nothing published, home", "", site="unpublished"),
    PageState("nothing published", "search?q=x", 503, "unpublished"),
    PageState("failure", "search?q=x", 500, "broken"),
)
