"""Where a story happened, read from its title and text.

A name counts when it is written like a name and stands where a place stands: after a preposition or a word
for town, in the title, or several times. The country of the source, countries named in the text and the
language decide between places of one name. A wrong place misleads more than none, so an unsure one is left
out.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from index.story import Place
from index.towns import COUNTRY_LANGUAGES
from index.vocabulary import EU_COUNTRIES
from ingest.gazetteer import Gazetteer, gazetteer, place_key
from ingest.lexicon import read_lexicon

__all__ = ["find_place"]

ENOUGH = 3.5
"""The least score of a place that is believed; calibrated on stories of known place."""

_LOOKED_AT = 6000
"""Characters: who has not named the place by then will not."""

_KNOWN_TO_ALL = 100_000
"""Inhabitants of a city whose name is believed although it is also a word."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(slots=True)
class _Mentions:
    """What speaks for one place so far."""

    place: Place
    in_title: int = 0
    opens_title: int = 0
    cued: int = 0
    plain: int = 0
    doubtful: int = 0
    first: int = 10**9
    exact: bool = False
    keys: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What is known before a name is looked up; ``countries`` counts the countries that the text names."""

    language: str
    country: str | None
    countries: dict[str, int]
    known: Gazetteer


def find_place(
    title: str,
    text: str,
    language: str,
    default_place: str | None = None,
    default_country: str | None = None,
) -> tuple[Place | None, str]:
    """The place of a story and its evidence: ``source``, ``title``, ``text``, ``country`` or ``none``.

    ``default_place`` is believed before the text; ``default_country`` (ISO 3166 alpha-2) weighs in its
    favour. When only a country is certain, the place has no name.
    """
    known = gazetteer()
    if default_place:
        return _named(default_place, default_country, known), "source"
    text = text[:_LOOKED_AT]
    countries = _countries_in(f"{title}. {text}", language, known)
    setting = _Setting(language, default_country, countries, known)
    mentions = _mentions(title, text, setting)
    scored = sorted(
        ((_score(one, setting), one) for one in mentions),
        key=lambda pair: (-pair[0], pair[1].first),
    )
    if scored and scored[0][0] >= ENOUGH:
        best = scored[0][1]
        return best.place, "title" if best.in_title or best.opens_title else "text"
    if default_country:
        return Place(country=default_country), "source"
    if countries:
        best_country, count = max(countries.items(), key=lambda pair: pair[1])
        if count >= 2 or len(countries) == 1:
            return Place(country=best_country), "country"
    return None, "none"


def _named(name: str, country: str | None, known: Gazetteer) -> Place:
    """The place that a source names as its own; what the gazetteer knows of it is added."""
    key = place_key(name)
    for places in (known.towns.get(key, ()), known.regions.get(key, ())):
        for place in places:
            if country in {None, place.country}:
                return replace(place, name=name)
    return Place(name, country)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for found in _WORD.finditer(text):
        yield found.group(), found.start(), found.end()


def _mentions(title: str, text: str, setting: _Setting) -> list[_Mentions]:
    found: dict[tuple[str | None, str | None, int | None], _Mentions] = {}
    lower_words = {word for word, _, _ in _tokens(text) if word[0].islower()}
    for part, in_title in ((title, True), (text, False)):
        tokens = list(_tokens(part))
        position = 0
        while position < len(tokens):
            place, length, exact = _longest_match(tokens, position, part, setting)
            if place is None:
                position += 1
                continue
            word, start, _ = tokens[position]
            if length == 1 and _is_ordinary(word, place, lower_words):
                position += 1
                continue
            one = found.setdefault((place.name, place.country, place.population), _Mentions(place))
            one.exact = one.exact or exact
            one.keys.add(word)
            one.first = min(one.first, start if in_title else start + len(title))
            manner = _manner(tokens, position, length, part, setting.language)
            if length == 1 and word.lower() in lower_words:
                manner = "doubtful"
            if in_title and manner != "doubtful":
                one.in_title += 1
                one.cued += manner == "cued"
            elif in_title:
                one.opens_title += 1
            elif manner == "cued":
                one.cued += 1
            elif manner == "plain":
                one.plain += 1
            else:
                one.doubtful += 1
            position += length
    return list(found.values())


def _is_ordinary(word: str, place: Place, lower_words: set[str]) -> bool:
    """Whether a name is a word of the language: small places are called Hope, Paese, Les or Piano."""
    if (place.population or 0) >= _KNOWN_TO_ALL:
        return False
    return word.lower() in lower_words or word.lower() in _ordinary_words()


@lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    return frozenset(read_lexicon("place_cues")["ordinary"]["words"])


def _longest_match(
    tokens: list[tuple[str, int, int]], position: int, text: str, setting: _Setting
) -> tuple[Place | None, int, bool]:
    """The place that the most words from ``position`` on name, how many they are, and if to the letter."""
    known, language = setting.known, setting.language
    if not _starts_name(tokens[position][0], language):
        return None, 0, False
    for length in range(min(known.longest, len(tokens) - position), 0, -1):
        start, end = tokens[position][1], tokens[position + length - 1][2]
        if length > 1 and (
            not _is_name_end(tokens[position + length - 1][0])
            or re.search(r"[.,;:!?()\n«»“”\"]", text[start:end])
        ):
            continue
        for key, exact in _dictionary_forms(text[start:end], language):
            for table in (known.regions, known.towns) if length > 1 else (known.towns, known.regions):
                if places := _plausible(table.get(key, ()), exact, setting):
                    return places, length, exact
    return None, 0, False


def _plausible(places: tuple[Place, ...], exact: bool, setting: _Setting) -> Place | None:
    """Of places with one name, that of the expected country, else the largest where it is written so."""

    language = setting.language

    def home(place: Place) -> float:
        score = 3.0 * (place.country == setting.country) + min(
            2, setting.countries.get(place.country or "", 0)
        )
        score += 1.5 * (language in COUNTRY_LANGUAGES.get(place.country or "", ()) and language != "en")
        return score + math.log10((place.population or 10_000) + 1) / 1.5

    candidates = [
        place
        for place in places
        if exact
        or language in COUNTRY_LANGUAGES.get(place.country or "", ())
        or (place.population or 0) >= 100_000
    ]
    return max(candidates, key=home, default=None)


def _starts_name(word: str, language: str) -> bool:
    if language == "ga":
        word = _unmutated(word)
    if language == "mt":
        word = _without_article(word)
    return len(word) >= 3 and word[0].isupper()


def _is_name_end(word: str) -> bool:
    return word[0].isupper() or len(word) <= 4


def _unmutated(word: str) -> str:
    """An Irish word without eclipsis or lenition: nGaillimh, mBaile, gCorcaigh, Ghaillimh."""
    for mark in ("bhf", "mb", "gc", "nd", "ng", "bp", "dt", "ts", "t-", "n-", "h"):
        if (
            word.startswith(mark)
            and len(word) > len(mark)
            and (word[len(mark) - 1 :][:1].isupper() or word[len(mark)].isupper())
        ):
            return word[len(mark) - 1 :] if word[len(mark) - 1].isupper() else word[len(mark) :]
    return word


def _without_article(word: str) -> str:
    """A Maltese word without its article and the preposition fused to it."""
    return re.sub(
        r"^(?:(?:f|b|t|m|l|bħal|għa|sa)?i?[ltdnrsżzċx]{1,2}|tal|mill|lill|għall|fit|tat|tas|fis)[-'’](?=\w)|^[fb]['’]",
        "",
        word,
        count=1,
    )


@lru_cache(maxsize=50_000)
def _dictionary_forms(name: str, language: str) -> tuple[tuple[str, bool], ...]:
    """The keys under which a name may be listed, the written form first; the flag says it is that one."""
    forms: dict[str, bool] = {place_key(name): True}
    for plain in _variants(name, language):
        forms.setdefault(place_key(plain), True)
    words = place_key(name).split(" ")
    if len(words) <= 3:
        choices = [_endings_undone(word, language) for word in words]
        for last in choices[-1]:
            if len(words) == 1:
                forms.setdefault(last, False)
            elif len(words) == 2:
                for first in choices[0]:
                    forms.setdefault(f"{first} {last}", False)
            else:
                forms.setdefault(" ".join([*words[:-1], last]), False)
        if len(words) == 3:
            for first in choices[0]:
                forms.setdefault(" ".join([first, *words[1:]]), False)
    return tuple(forms.items())


def _variants(name: str, language: str) -> list[str]:
    if language == "ga":
        plain = _unmutated(name)
        lenited = plain[0] + plain[2:] if len(plain) > 3 and plain[1] == "h" else plain
        return [plain, lenited, "Baile " + plain] if plain != name or lenited != name else []
    if language == "mt":
        plain = _without_article(name)
        return [plain, f"Tas-{plain}", f"Il-{plain}", f"Is-{plain}", f"Ix-{plain}", f"L-{plain}"]
    return []


@lru_cache(maxsize=50_000)
def _endings_undone(word: str, language: str) -> tuple[str, ...]:
    forms = [word]
    rules = read_lexicon("inflections").get(language, {})
    for size in range(1, 8):
        ending = word[-size:]
        if len(word) - size < 2 or ending not in rules:
            continue
        stem = word[:-size]
        for replacement in rules[ending].split():
            form = stem + ("" if replacement == "-" else replacement)
            if len(form) >= 3:
                forms.append(form)
    return tuple(dict.fromkeys(forms))


def _manner(tokens: list[tuple[str, int, int]], position: int, length: int, text: str, language: str) -> str:
    """How a name stands in its sentence: ``cued``, ``plain`` or ``doubtful``.

    Doubtful are a surname, a part of a longer name, the first word of a sentence, any German noun.
    """
    start, end = tokens[position][1], tokens[position + length - 1][2]
    between = text[tokens[position - 1][2] : start] if position else "\n"
    opens_sentence = bool(re.search(r"[.!?:;\n\"“”«»„•(-]", between))
    # "Brussels, 19 March 2021" says where a text was written, not what it is about.
    if opens_sentence and re.match(r",?\s*\(?\d{1,2}\.?\s", text[end : end + 14]):
        return "doubtful"
    if _is_around(text[:start], text[end:]):
        return "doubtful"
    previous = tokens[position - 1][0] if position and between == " " else ""
    first, last = tokens[position][0], tokens[position + length - 1][0]
    follower = tokens[position + length][0] if position + length < len(tokens) else ""
    # "of Maria Rossi" and "of the Paese Digitale fund" name no places; in German any noun is written so.
    starts_longer_name = language != "de" and follower[:1].isupper() and text[end : end + 1] == " "
    if previous.lower() in _cues(language) or _has_place_ending(first, last, language):
        return "plain" if starts_longer_name else "cued"
    in_longer_name = (previous[:1].isupper() and not _begins_sentence(tokens, position - 1, text)) or (
        follower[:1].isupper() and text[end : end + 1] == " "
    )
    return "doubtful" if in_longer_name or opens_sentence or language == "de" else "plain"


def _is_around(before: str, after: str) -> bool:
    """Whether the words beside a name make it a province, or another place that is only near."""
    befores, afters = _around()
    follower = _WORD.match(after.lstrip())
    return befores.search(before[-30:]) is not None or (
        follower is not None and follower.group().lower() in afters
    )


@lru_cache(maxsize=1)
def _around() -> tuple[re.Pattern[str], frozenset[str]]:
    words = read_lexicon("place_cues")["around"]
    phrases = "|".join(sorted(map(re.escape, words["before"]), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{phrases})\s$", re.IGNORECASE), frozenset(words["after"])


def _has_place_ending(first: str, last: str, language: str) -> bool:
    """Whether the language says "in" or "from" by an ending of the name, or by its article in Maltese."""
    if language == "mt":
        return _without_article(first) != first
    return language in _LOCATIVE and bool(_LOCATIVE[language].search(last))


def _begins_sentence(tokens: list[tuple[str, int, int]], position: int, text: str) -> bool:
    if position <= 0:
        return True
    return bool(re.search(r"[.!?:\n]", text[tokens[position - 1][2] : tokens[position][1]]))


_LOCATIVE = {
    "fi": re.compile(r"(?:ss[aä]|st[aä]|ll[aä]|lt[aä]|lle|[aeiouyäö]{2}n)$"),
    "et": re.compile(r"(?:s|st|sse|l|lt|le)$"),
    "hu": re.compile(r"(?:b[ae]n|b[ae]|ból|ből|[oeöáé]n|r[ae]|ról|ről|tól|től)$"),
    "lt": re.compile(r"(?:oje|ėje|uje|yje|uose|e)$"),
    "lv": re.compile(r"[āēīū]s?$"),
}


@lru_cache(maxsize=64)
def _cues(language: str) -> frozenset[str]:
    cues = read_lexicon("place_cues")
    return frozenset(cues["prepositions"].get(language, "").split()) | frozenset(
        cues["words"].get(language, "").split()
    )


def _countries_in(text: str, language: str, known: Gazetteer) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    tokens = list(_tokens(text))
    for position, (word, start, _) in enumerate(tokens):
        if not word[0].isupper() and language not in {"ga", "mt"}:
            continue
        for length in (2, 1):
            if position + length > len(tokens):
                continue
            name = text[start : tokens[position + length - 1][2]]
            code = next(
                (
                    known.countries[key]
                    for key, _ in _dictionary_forms(name, language)
                    if key in known.countries
                ),
                None,
            )
            if code:
                counts[code] += 1
                break
    return dict(counts)


def _score(one: _Mentions, setting: _Setting) -> float:
    place, language = one.place, setting.language
    default_country, countries = setting.country, setting.countries
    # A title may begin with any word; the text confirms that this one is a place.
    in_title = one.in_title or (one.opens_title if one.cued + one.plain + one.doubtful else 0)
    score = (
        2.5 * min(in_title, 1) + 1.5 * min(one.cued, 3) + 0.7 * min(one.plain, 3) + 0.2 * min(one.doubtful, 3)
    )
    if not in_title and not one.cued and one.plain < 2:
        return 0.0
    # What is named once and in passing is a partner's seat or the next large town.
    if not in_title and one.cued + one.plain + one.doubtful < 2 and not default_country:
        return 0.0
    # Newcomers come from cities outside the Union; the practice is where they arrive.
    at_home = language in COUNTRY_LANGUAGES.get(place.country or "", ())
    if place.country not in EU_COUNTRIES and not at_home and place.country != default_country:
        return 0.0
    if default_country:
        score += 1.5 if place.country == default_country else -1.0
    if place.country in countries:
        score += 1.0
    elif countries:
        score -= 0.5
    if at_home and language != "en":
        score += 1.5
    elif language not in {"en", "und"}:
        score -= 1.0
    if not one.exact:
        score -= 0.2
    if place.kind == "region" or (place.population or 0) < 2_000:
        score -= 0.5
    elif (place.population or 0) >= 50_000:
        score += 0.5
    return score - min(1.0, one.first / 3000)
