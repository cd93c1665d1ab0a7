"""From the bytes of a page to its characters, whatever the server and the page claim of their encoding.

A declaration is a hint only: it is wrong often enough that the text itself decides. A single-byte encoding
is right when the letters outside ASCII all belong to the alphabet of one language; read with a wrong table,
the same bytes give letters that no single language puts together.
"""

from __future__ import annotations

import codecs
import html
import re
from collections import Counter
from itertools import pairwise

__all__ = ["decode_page"]

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SINGLE_BYTE = (
    "cp1252", "cp1250", "iso-8859-2", "cp1257", "iso-8859-13", "cp1251", "iso-8859-5", "koi8-r",
    "cp1253", "iso-8859-7", "cp1254", "iso-8859-9", "iso-8859-15", "iso-8859-3", "iso-8859-16",
    "iso-8859-4", "cp1256",
)  # fmt: skip

_EAST_ASIAN = frozenset({
    "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "iso2022_jp",
    "euc_kr", "cp949",
})  # fmt: skip

_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949"}
"""As what the web reads these encodings (WHATWG Encoding Standard)."""

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
ALPHABETS: dict[str, str] = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "cs": "áčďéěíňóřšťúůýž", "da": "æøåé", "de": "äöüß",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "en": "é", "es": "áéíñóúü", "et": "äõöüšž", "fi": "åäöšž",
    "fr": "àâæçéèêëîïôœùûüÿ", "ga": "áéíóú", "hr": "čćđšž", "hu": "áéíóöőúüű", "it": "àèéìîòù",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "mt": "ċġħżàèìòù", "nl": "ëïéèöüáó", "pl": "ąćęłńóśźż",
    "pt": "áâãàçéêíóôõú", "ro": "ăâîșțşţ", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "sv": "åäöé",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "ru": _CYRILLIC + "ё", "tr": "çğıöşüâ",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
}  # fmt: skip
"""The letters outside ASCII that each language writes, in lower case."""

_META_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([-\w]+)""", re.IGNORECASE)
_META_LANGUAGE = re.compile(rb"""<html[^>]{0,300}?\blang\s*=\s*["']?([a-zA-Z]{2})""", re.IGNORECASE)
_PUNCTUATION = "«»“”„‟‘’‚…–—()[]·•,.;:!?\"'©®™§°€£"
_ASCII_LETTER = re.compile("[a-z]")
_MIXED_WITH_LATIN = re.compile("[a-z][\u3000-\u9fff\uac00-\ud7af]|[\u3000-\u9fff\uac00-\ud7af][a-z]")
_OTHER_SCRIPT = re.compile("[\u0370-\u06ff]")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.IGNORECASE | re.DOTALL)


def decode_page(body: bytes, content_type: str = "") -> str:
    """The characters of a page. Undecodable bytes become U+FFFD; NUL characters are dropped."""
    return _decode(body, content_type).replace("\x00", "")


def _decode(body: bytes, content_type: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    if wide := _without_mark(body):
        return body.decode(wide, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if text := _decode_east_asian(body, content_type):
        return text
    lenient = body.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    if broken * 10 < sum(character >= "\u0080" for character in lenient):
        return lenient
    return _decode_single_byte(body, content_type)


def _without_mark(body: bytes) -> str | None:
    """UTF-16 without a mark shows as NUL in every other byte of the markup."""
    start = body[:2000]
    if start.count(0) * 4 < len(start):
        return None
    return "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"


def _decode_east_asian(body: bytes, content_type: str) -> str | None:
    """The text in a declared multi-byte encoding, when it then is in an East Asian script."""
    for encoding in _declared_encodings(body, content_type):
        if encoding in _EAST_ASIAN:
            text = body.decode(_SUPERSETS.get(encoding, encoding), errors="replace")
            foreign = [character for character in text if character >= "\u0080"]
            # Inside words of Latin letters such characters are the letters of another encoding.
            mixed = len(_MIXED_WITH_LATIN.findall(text))
            if sum(map(_is_east_asian, foreign)) - mixed >= 0.8 * len(foreign):
                return text
    return None


def _is_east_asian(character: str) -> bool:
    return (
        "\u3000" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7af"
        or "\uff00" <= character <= "\uffef"
    )


def _decode_single_byte(body: bytes, content_type: str) -> str:
    declared = _declared_encodings(body, content_type)
    found = _META_LANGUAGE.search(body[:4000])
    language = found.group(1).decode("ascii").lower() if found else ""
    best, best_fit = "", -1.0
    for encoding in dict.fromkeys([*declared, *_SINGLE_BYTE]):
        try:
            text = body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            # The Windows tables leave a few bytes undefined; a stray one must not rule the table out.
            try:
                text = body.decode(encoding, errors="replace")
            except LookupError:
                continue
        fit = _alphabet_fit(text, language)
        if fit > best_fit + 1e-9:
            best, best_fit = text, fit
    return best


def _declared_encodings(body: bytes, content_type: str) -> list[str]:
    """The encodings that the header and the page name, multi-byte ones left out: those were tried before."""
    names = [
        *_META_CHARSET.findall(content_type.encode("ascii", "ignore")),
        *_META_CHARSET.findall(body[:4000]),
    ]
    found = []
    for name in names:
        try:
            encoding = codecs.lookup(name.decode("ascii")).name
        except (LookupError, UnicodeDecodeError):
            continue
        if not encoding.startswith("utf"):
            # The web reads Latin-1 as its superset (WHATWG Encoding Standard).
            found.append("cp1252" if encoding in {"iso8859-1", "ascii"} else encoding)
    return found


def _alphabet_fit(text: str, language: str) -> float:
    """The share of characters outside ASCII that the best single language explains, 0 to 1."""
    plain = html.unescape(_MARKUP.sub(" ", text))
    letters: Counter[str] = Counter()
    for word in plain.split():
        bare = word.strip(_PUNCTUATION).lower()
        # A word never mixes Latin letters with another alphabet; such letters are left unexplained.
        mixed = _ASCII_LETTER.search(bare) and _OTHER_SCRIPT.search(bare)
        letters.update("?" if mixed else letter for letter in bare if letter >= "\u0080")
    total = sum(letters.values())
    if not total:
        return 0.0

    def explained(code: str) -> float:
        alphabet = ALPHABETS[code]
        return sum(count for letter, count in letters.items() if letter in alphabet) / total

    # Capitals inside words betray a table of another script, or KOI-8, which swaps the cases.
    capitals = sum(one.islower() and other.isupper() and other >= "\u0080" for one, other in pairwise(plain))
    fits = {code: explained(code) - capitals / total for code in ALPHABETS}
    # A page that names its language rightly settles the close calls.
    return max(fits.values()) + (0.05 * fits[language] if language in fits else 0.0)
