"""The states in which each page can be, for the tests that look at all of them and for pictures."""

from __future__ import annotations

from tests.browser.made_up_engine import made_up_stories

STORY, HARMFUL = made_up_stories()[0].id, made_up_stories()[-1].id
PAGES = {
    "home": "",
    "ask": "search",
    "results": "search?q=wohnen&theme=housing&kind=rural",
    "pages": "search?q=familien+familles+voisins+kirjastossa+club+fil-pjazza&page=2",
    "weak": "search?q=zzzz",
    "empty": "search?q=wohnen&country=FI&theme=sport",
    "browsing": "search?theme=housing",
    "overview": "overview",
    "newest": "search?q=wohnen&sort=new",
    "groups": "search?q=wohnen+familles+kirjastossa&group=language",
    "like a place": "search?like=11&theme=housing",
    "places": "places",
    "one place": "places?place=Obersdorf",
    "no such place": "places?place=Montjuli",
    "bad order": "search?q=x&sort=old",
    "story": f"story/{STORY}",
    "hostile story": f"story/{HARMFUL}",
    "about": "about",
    "accessibility": "accessibility",
    "privacy": "privacy",
    "sources": "sources",
    "share": "share",
    "embed": "embed",
    "not found": "nowhere",
    "bad filter": "search?q=x&theme=magic",
}
"""What follows the language in the address of each state, over the made-up stories."""
