"""Every state in which a reader can meet a page: a new page that stands here is looked at by all checks."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.made_up_engine import ARABIC, LONG, LONG_WORD, made_up_stories

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
    PageState("all stories", "search"),
    PageState("results", "search?q=wohnen&theme=housing&kind=rural"),
    PageState("pages", "search?q=familien+familles+voisins+kirjastossa+club+fil-pjazza&page=2"),
    PageState("weak", "search?q=zzzz"),
    PageState("empty", "search?q=wohnen&country=FI&theme=sport"),
    PageState("story", f"story/{STORY}"),
    PageState("hostile story", f"story/{HARMFUL}"),
    PageState("results in Arabic", "search?q=%D8%A7%D9%84%D8%A8%D9%84%D8%AF%D9%8A%D8%A9", site="further"),
    PageState("story in Arabic", f"story/{ARABIC.id}", site="further"),
    PageState("results of long words", f"search?q={LONG_WORD}", site="further"),
    PageState("story of long words", f"story/{LONG.id}", site="further"),
    PageState("newest", "search?q=wohnen&sort=new"),
    PageState("groups", "search?q=wohnen+familles+kirjastossa&group=language"),
    PageState("filters alone", "search?theme=housing"),
    PageState("like a place", "search?like=11&theme=housing"),
    PageState("places", "places"),
    PageState("one place", "places?place=Obersdorf"),
    PageState("question in one place", "places?place=Obersdorf&q=Nachbarin"),
    PageState("no such place", "places?place=Montjuli"),
    PageState("overview", "overview"),
    PageState("about", "about"),
    PageState("accessibility", "accessibility"),
    PageState("privacy", "privacy"),
    PageState("sources", "sources"),
    PageState("share", "share"),
    PageState("embed", "embed"),
    PageState("not found", "nowhere", 404),
    PageState("bad filter", "search?q=x&theme=magic", 400),
    PageState("bad order", "search?q=x&sort=old", 400),
    PageState("question too long", f"search?q={'wohnen+' * 150}", 400),
    PageState("nothing published, home", "", site="unpublished"),
    PageState("nothing published", "search?q=x", 503, "unpublished"),
    PageState("failure", "search?q=x", 500, "broken"),
)
WORDIEST = ("home", "results", "story", "about", "accessibility")
"""The states with the most words of the interface in them."""

LOOKED_AT_CLOSELY = ("de", "el", "en")
"""Languages in which every state is always looked at: long words, other letters, no catalogue."""
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
"""Opens everything that a reader can open."""


def states_to_look_at(language: str, every_state: bool) -> tuple[PageState, ...]:
    """All states in some languages, or in all when asked to; in the others those with the most words."""
    if every_state or language in LOOKED_AT_CLOSELY:
        return STATES
    return tuple(state for state in STATES if state.name in WORDIEST)
