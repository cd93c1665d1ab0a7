"""A search engine over a few stories made up here, for tests of what the web makes of its answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

from index.errors import GenerationError
from index.story import Place, Provenance, Story, story_id
from search.corpus import facet_values
from search.peers import PEER, likeness
from search.query import FILTER_NAMES, Query, check_query
from search.results import FacetValue, GenerationSummary, Hit, PlaceCount, Results, Snippet, SourceSummary
from search.towns import KnownTown, NamedTowns

NOW = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)

_TOLD = (
    ("de", "Wohnen auf dem Dorf", "Obersdorf", "DE", "rural", ("housing", "reception"), ("national", "amif"),
     "Die Gemeinde hat drei leere Häuser hergerichtet. Heute wohnen dort fünf Familien mit einem Garten. "
     "Eine Nachbarin begleitet sie beim Einkaufen und zum Arzt, und am Abend wird gemeinsam gekocht."),
    ("fr", "Un toit et des voisins", "Montjoli", "FR", "town", ("housing",), ("municipal",),
     "La commune loue des logements vides et les propose aux familles. Les voisins aident pour le jardin. "
     "Après un an, chaque famille décide si elle reste ou si elle part vers une autre ville."),
    ("el", "Μαθήματα γλώσσας για μητέρες", "Νέα Πόλη", "GR", "city", ("language-learning", "women"), ("esf",),
     "Οι μητέρες μαθαίνουν ελληνικά το πρωί, ενώ τα παιδιά τους παίζουν δίπλα. Ο δήμος πληρώνει τη δασκάλα. "
     "Τα μαθήματα γίνονται στη βιβλιοθήκη, κοντά στη στάση του λεωφορείου."),
    ("fi", "Naapurit kielikavereina", "Mäntykylä", "FI", "rural", ("language-learning", "civil-society"), (),
     "Vapaaehtoiset tapaavat uusia asukkaita kirjastossa kerran viikossa. Kunta tarjoaa kahvin ja tilan. "
     "Moni on löytänyt naapuristaan ystävän, ja suomen kieli karttuu siinä sivussa."),
    ("en", "A club that opens its doors", "Ballynua", "IE", "town", ("sport", "youth"), ("private",),
     "The club lends boots and pays the fee for the first year. Coaches learned ten greetings by heart. "
     "Young newcomers now train with everyone else, and their parents run the tea stand."),
    ("mt", "Flimkien fil-pjazza", "Ħal Ġdid", "MT", "town", ("culture", "participation"), ("cerv",),
     "Kull Ħadd filgħaxija n-nies jiltaqgħu fil-pjazza u jsajru flimkien. Il-kunsill jagħti l-imwejjed."),
    ("und", "=Ünlesbar\u202e <b>& \"Titel\"", None, None, None, (), (),
     "Kurz \x07 und <script>alert(1)</script> fremd."),
)  # fmt: skip

TOWNS = (
    KnownTown(11, "Obersdorf", "Obersdorf", "DE", 812, "Erfurt"),
    KnownTown(12, "Obersdorf", "Obersdorf", "DE", 640, "Siegen"),
    KnownTown(13, "Obersdorfer Höhe", "Obersdorfer Höhe", "AT", 1),
    KnownTown(21, "Néa Póli", "Νέα Πόλη", "GR", 73_076),
    KnownTown(31, "Montjoli", "Montjoli", "FR", 9_100),
)
"""The towns that are known."""


_WHERE = {"DE": (51.3, 7.7), "FR": (45.2, 2.9), "GR": (39.6, 21.8), "FI": (61.0, 22.9), "MT": (35.9, 14.4)}
"""Degrees north and east of the places; that of the Irish one is not known."""


def made_up_stories() -> tuple[Story, ...]:
    """The stories, one of them with a title, an address and a text that try to do harm."""
    stories = []
    for number, (language, title, place, country, kind, themes, funding, text) in enumerate(_TOLD):
        harmful = language == "und"
        north, east = _WHERE.get(country or "", (None, None))
        url = "javascript:alert(1)" if harmful else f"https://partner.example/{language}/story-{number}#teil"
        stories.append(
            Story(
                id=story_id(url),
                title=title,
                text=f"{text}\n\n{text}\n\n{text}",
                language=language,
                provenance=Provenance(
                    url=url,
                    page=url,
                    source="harmful" if harmful else "towns",
                    fetched=NOW - timedelta(days=number),
                    evidence={"date": "json-ld", "language": "text", "place": "none"},
                    also_at=("https://other.example/a", "data:text/html,x") if number == 0 else (),
                ),
                place=Place(place, country, kind, 812 if kind == "rural" else None, (), north, east),
                published=None if harmful else date(2018 + number, 3, 1 + number),
                themes=themes,
                funding=funding,
            )
        )
    return tuple(stories)


ARABIC = replace(
    made_up_stories()[0],
    id=story_id("https://partner.example/ar/story"),
    title="البلدية تفتح أبوابها (Open Doors, 2024)",
    text="دعت البلدية العائلات الجديدة إلى القرية. "
    "في كل أسبوع يلتقي 12 شخصًا في مكتبة Mäntykylä، ويتعلمون معًا.",
    language="ar",
)
"""A story in a script that runs from right to left, with words in it that run the other way."""
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle"
LONG = replace(
    made_up_stories()[0],
    id=story_id("https://partner.example/long"),
    title=LONG_WORD,
    text=f"{LONG_WORD} {'https://partner.example/' + '1234567890' * 9} {LONG_WORD.upper()}",
    place=replace(made_up_stories()[0].place, name=LONG_WORD),
    provenance=replace(made_up_stories()[0].provenance, fetched=NOW + timedelta(microseconds=123456)),
)
"""A story of words that are wider than a narrow window, fetched at a time as exact as a clock tells it."""


class MadeUpEngine:
    """Answers like :class:`search.engine.Engine`: a story matches when it holds one of the words asked.

    ``copies`` repeats the stories so that answers fill several pages; ``also`` are told besides them;
    ``broken`` makes every question fail.
    """

    def __init__(
        self, published: bool = True, copies: int = 1, broken: bool = False, also: tuple[Story, ...] = ()
    ) -> None:
        self.published = published
        self.broken = broken
        told = made_up_stories() + also
        self._stories = told + tuple(
            replace(story, id=f"{copy:04x}{story.id[4:]}")
            for copy in range(1, copies)
            for story in told
            if story.language != "und"
        )

    def search(self, query: Query, /) -> Results:
        """The stories that hold one of the words, then the others as weak ones."""
        check_query(query)
        if self.broken:
            raise RuntimeError("made to fail")
        if not self.published:
            raise GenerationError("Nothing is published yet: run 'storysearch ingest' first.")
        words = [word for word in query.text.lower().split() if len(word) > 3]
        alike = self._alike(query)
        matching = [
            s for s in alike if not query.text or any(word in f"{s.title} {s.text}".lower() for word in words)
        ]
        shown = [s for s in matching if self._passes(s, query)]
        if query.order == "new" or (query.like is None and not query.text):
            shown.sort(key=lambda s: s.published or date.min, reverse=True)
        distant = [s for s in alike if s not in matching and self._passes(s, query)]
        languages = dict(Counter(s.language for s in shown))
        first = [s for s in shown if self._first_of_language(s, shown, query.per_language)]
        hits = [self._hit(s, 0.9 if query.text else 0.0, False, words) for s in first] + [
            self._hit(s, 0.1, True, words) for s in distant if not (query.per_language and shown)
        ]
        return Results(
            query=query,
            query_language="de" if "wohnen" in query.text.lower() else None,
            total=len(shown),
            found=len(hits),
            weak=not shown,
            hits=tuple(hits[query.offset : query.offset + query.limit]),
            facets=self._facets(matching, query),
            languages=languages,
        )

    def town(self, identifier: int, /) -> KnownTown | None:
        """The town with this number."""
        return next((town for town in TOWNS if town.id == identifier), None)

    def towns_called(self, name: str, language: str, /, most: int = 8) -> NamedTowns:
        """The towns with this name, and those whose names begin like it."""
        named = [town for town in TOWNS if name.lower() in (town.name.lower(), town.local.lower())]
        alike = [town for town in TOWNS if town.name[:3] == name[:3] and town not in named]
        return NamedTowns(tuple(named), tuple(alike[:most]))

    def story(self, identifier: str, /) -> Story | None:
        """The story with this id."""
        return next((s for s in self._stories if self.published and s.id == identifier), None)

    def translations(self, identifier: str, /) -> tuple[Story, ...]:
        """The German and the French story are taken for one."""
        pair = [one for one in self._stories if one.language in ("de", "fr")][:2]
        found = {one.id for one in pair}
        return tuple(one for one in pair if one.id != identifier) if identifier in found else ()

    def similar(self, identifier: str, /, limit: int = 5) -> tuple[Hit, ...]:
        """The first other stories."""
        return tuple(self._hit(s, 0.5, False, []) for s in self._stories if s.id != identifier)[:limit]

    def peers(self, identifier: str, /, limit: int = 5) -> tuple[Hit, ...]:
        """The first stories from other places of the same kind."""
        place = next(s.place for s in self._stories if s.id == identifier)
        like = (s for s in self._stories if s.place.kind == place.kind and s.place.name != place.name)
        return tuple(self._hit(s, 0.5, False, []) for s in like)[:limit]

    def facets(self) -> dict[str, tuple[FacetValue, ...]]:
        """All values of all stories."""
        return self._facets(list(self._stories), Query("")) if self.published else {}

    def places(self) -> tuple[PlaceCount, ...]:
        """The places whose coordinates are known."""
        counts = Counter(s.place for s in self._stories if s.place.latitude is not None and self.published)
        return tuple(PlaceCount(place, count) for place, count in counts.most_common())

    def crossing(self, first: str, second: str, /) -> dict[tuple[str, str], int]:
        """How many stories have a value of one filter and a value of another."""
        held = [facet_values(story) for story in self._stories if self.published]
        return dict(Counter(pair for one in held for pair in product(one[first], one[second])))

    def sources(self) -> tuple[SourceSummary, ...]:
        """Two partner sites, one with an address that must not become a link."""
        friendly = len(self._stories) - 1
        return (
            SourceSummary("harmful", "Harmful site", "javascript:alert(2)", 1, None),
            SourceSummary("towns", "Network of Towns", "https://partner.example/", friendly, NOW),
        )

    def generation(self) -> GenerationSummary | None:
        """The one generation there is."""
        if not self.published:
            return None
        languages = dict(Counter(story.language for story in self._stories))
        return GenerationSummary(3, NOW, len(self._stories), len(self._stories), "made-up", languages)

    def _alike(self, query: Query) -> list[Story]:
        town = self.town(query.like) if query.like is not None else None
        if town is None:
            return list(self._stories)
        alike = [s for s in self._stories if likeness(town.place, s.place) >= PEER]
        return sorted(alike, key=lambda s: -likeness(town.place, s.place))

    def _first_of_language(self, story: Story, shown: list[Story], most: int | None) -> bool:
        same = [s for s in shown if s.language == story.language]
        return most is None or story in same[:most]

    def _passes(self, story: Story, query: Query) -> bool:
        has = facet_values(story)
        return all(
            not getattr(query.filters, name) or set(getattr(query.filters, name)) & set(has[name])
            for name in FILTER_NAMES
        )

    def _facets(self, stories: list[Story], query: Query) -> dict[str, tuple[FacetValue, ...]]:
        facets = {}
        for name in FILTER_NAMES:
            chosen = getattr(query.filters, name)
            others = replace(query, filters=replace(query.filters, **{name: ()}))
            passing = [story for story in stories if self._passes(story, others)]
            counts = Counter(value for story in passing for value in facet_values(story)[name])
            counts.update(dict.fromkeys(chosen, 0))
            facets[name] = tuple(FacetValue(value, n, value in chosen) for value, n in counts.most_common())
        return facets

    def _hit(self, story: Story, score: float, weak: bool, words: list[str]) -> Hit:
        text = story.text.split("\n\n", maxsplit=1)[0]
        spans = [(text.lower().find(word), text.lower().find(word) + len(word)) for word in words]
        marked = Snippet(text, tuple(span for span in spans if span[0] >= 0), (0, len(text)))
        return Hit(story, score, weak, marked, self.translations(story.id))


def made_up_engines() -> dict[str, MadeUpEngine]:
    """What stands behind each site that :data:`tests.browser.page_states.STATES` name."""
    return {
        "full": MadeUpEngine(copies=4),
        "further": MadeUpEngine(also=(ARABIC, LONG)),
        "unpublished": MadeUpEngine(published=False),
        "broken": MadeUpEngine(broken=True),
    }
