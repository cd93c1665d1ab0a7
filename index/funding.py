"""Who paid for a practice, by the names of funds in every language.

The acronyms and names of the Union's funds are rare enough to be believed wherever they stand. Ministries,
regions, towns and donors are named in every story, so they count only where the words say that they paid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from index.phrases import Mention, PhraseTable, folded_words
from index.vocabulary import FUNDS

__all__ = ["find_funding", "find_funds_asked_for", "read_fund_names"]

_NEAR = 90
"""Characters between the payer and the word for money: further apart they are about different things."""

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^\W\d_a-z])|\n+")


def find_funding(text: str) -> tuple[str, ...]:
    """The identifiers of :data:`index.vocabulary.FUNDS` that ``text`` names, the first named first."""
    text = " ".join(text.replace("\u00a0", " ").split(" "))
    found: dict[str, int] = {}
    for mention in _names().find(folded_words(text)):
        found[mention.concept] = min(mention.start, found.get(mention.concept, mention.start))
    for fund, pattern in _acronyms().items():
        if match := pattern.search(text):
            found[fund] = min(match.start(), found.get(fund, match.start()))
    if (match := _eu_other().search(text)) and not _is_named(found):
        found["eu-other"] = match.start()
    offset = 0
    for sentence in _SENTENCE_END.split(text):
        for fund in _payers_in(sentence):
            found.setdefault(fund, text.find(sentence, offset))
        offset = max(offset, text.find(sentence, offset))
    return tuple(sorted(found, key=lambda fund: (found[fund], FUNDS.index(fund))))


def find_funds_asked_for(query: str) -> list[Mention]:
    """The funds that a query names, and where; acronyms in any case, since a query holds little that could be
    taken for one. Of payers whom only other words make payers, such as ministries, no words are given."""
    found = set(_names_and_acronyms().find(folded_words(query)))
    known = {one.concept for one in found}
    found |= {Mention(fund, 0, 0) for fund in find_funding(query) if fund not in known}
    return sorted(found, key=lambda one: (one.start, one.end, one.concept))


@lru_cache(maxsize=1)
def read_fund_names() -> dict[str, Any]:
    """The tables of ``funding.toml``. The caller must not change them."""
    return tomllib.loads(files("index").joinpath("funding.toml").read_text(encoding="utf-8"))


def _is_named(found: Iterable[str]) -> bool:
    """Whether the fund of the Union is known already."""
    return bool(set(found) - {"unhcr", "eea-norway"})


def _payers_in(sentence: str) -> list[str]:
    found = []
    if (unhcr := _unhcr().search(sentence)) and (
        _near(unhcr, _words("money"), sentence) or _near(unhcr, _words("support"), sentence)
    ):
        found.append("unhcr")
    money = _words("money")
    for fund, (phrases, payers) in _payers().items():
        named = payers.finditer(sentence) if payers else ()
        if phrases.search(sentence) or any(_near(payer, money, sentence) for payer in named):
            found.append(fund)
    return found


def _near(payer: re.Match[str], words: re.Pattern[str], sentence: str) -> bool:
    return bool(words.search(sentence[max(0, payer.start() - _NEAR) : payer.end() + _NEAR]))


@lru_cache(maxsize=1)
def _acronyms() -> dict[str, re.Pattern[str]]:
    patterns = {}
    for fund, terms in read_fund_names()["named"].items():
        acronyms = "|".join(re.escape(one) for one in sorted(terms["acronyms"], key=len, reverse=True))
        if acronyms:
            patterns[fund] = re.compile(rf"(?<![\w-])(?:{acronyms})(?![\w+])")
    return patterns


@lru_cache(maxsize=1)
def _names() -> PhraseTable:
    return PhraseTable({fund: terms["names"] for fund, terms in read_fund_names()["named"].items()})


@lru_cache(maxsize=1)
def _names_and_acronyms() -> PhraseTable:
    return PhraseTable(
        {fund: terms["names"] + terms["acronyms"] for fund, terms in read_fund_names()["named"].items()}
    )


@lru_cache(maxsize=1)
def _eu_other() -> re.Pattern[str]:
    return re.compile(_alternatives(read_fund_names()["eu_other"]["names"]), re.IGNORECASE)


@lru_cache(maxsize=1)
def _unhcr() -> re.Pattern[str]:
    return re.compile(_alternatives(read_fund_names()["unhcr"]["names"]), re.IGNORECASE)


@lru_cache(maxsize=2)
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(
        _alternatives(read_fund_names()["money"]["words" if kind == "money" else kind]), re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _payers() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    return {
        fund: (
            re.compile(_alternatives(terms["phrases"]), re.IGNORECASE),
            re.compile(_alternatives(terms["payers"]), re.IGNORECASE) if terms["payers"] else None,
        )
        for fund, terms in read_fund_names()["payers"].items()
    }


def _alternatives(terms: list[str]) -> str:
    """A pattern for any of the terms as whole words; ``*`` stands for letters, ``?`` for one."""

    def pattern(term: str) -> str:
        escaped = re.escape(" ".join(term.split())).replace(r"\*", r"\w*").replace(r"\?", r"\w")
        return escaped.replace(r"\ ", r"\s+")

    longest_first = sorted(set(terms), key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(pattern, longest_first))})(?!\w)" if terms else ""
