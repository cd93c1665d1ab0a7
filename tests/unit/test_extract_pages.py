from __future__ import annotations

import pytest

from ingest.decode import decode_page
from ingest.extract import extract_page, parse_page

URL = "https://towns.example/clubs"
FIRST = (
    "The small town of Ashby has asked its sports clubs to open their doors one evening a week to the"
    " families who moved into the old school last winter."
)
SECOND = (
    "Forty people came to the first meeting, and two of them now train the children on Saturday mornings; the"
    " council pays for the hall."
)
THIRD = (
    "The library lends the books, and a retired teacher leads the language course for adults every Tuesday."
)


def extracted(body: str) -> list[str]:
    tree = parse_page(
        "<html><head><title>Clubs</title></head><body><article><h1>Clubs open</h1>"
        f"{body}</article></body></html>"
    )
    assert tree is not None
    found = extract_page(tree, URL)
    assert found is not None
    return found.text.split("\n\n")


@pytest.mark.parametrize("control", ["\x0b", "\x1f", "&#11;", "&#x1f;", "&#0;"])
def test_a_control_character_does_not_cost_the_page(control: str) -> None:
    body = f"<p>{FIRST}</p><p>{SECOND.replace(';', ' ;' + control)}</p><p>{THIRD}</p>"
    text = " ".join(" ".join(extracted(body)).split())
    assert FIRST in text
    assert THIRD in text
    assert "train the children on Saturday mornings" in text


@pytest.mark.parametrize("reference", ["&#8217;", "&#146;", "&#x2019;", "&#39;", "&#10;", "&#9;", "&#160;"])
def test_references_to_real_characters_stay(reference: str) -> None:
    tree = parse_page(f"<p>a{reference}b</p>")
    assert tree is not None
    shown = tree.text_content()
    assert shown[0] == "a"
    assert len(shown.strip()) == 3


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{FIRST}</p>{SECOND}<p>{THIRD}</p>",
        f"<p>{FIRST}</p><blockquote>{SECOND}</blockquote><p>{THIRD}</p>",
        f"<p>{FIRST}</p><blockquote><p>{SECOND}</p></blockquote>{THIRD}",
        f"<p>{FIRST}</p><div>{SECOND}<br><br></div>{THIRD}",
        f"<p>{FIRST}</p><h2>How</h2>{SECOND}<ul><li>one item of the list</li></ul>{THIRD}",
    ],
)
def test_text_between_blocks_is_part_of_the_story(body: str) -> None:
    text = " ".join(extracted(body))
    assert [sentence in text for sentence in (FIRST, SECOND, THIRD)] == [True, True, True]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb2312", "这个小镇请它的体育俱乐部每周为新来的家庭开放一个晚上"),
        ("big5", "這個小鎮請它的體育俱樂部每週為新來的家庭開放一個晚上"),
        ("shift_jis", "この町はスポーツクラブに週に一晩の開放を頼んだ"),
        ("euc-kr", "이 작은 마을은 체육 동호회에 일주일에 하루 저녁을 열어 달라고 했다"),
    ],
)
def test_declared_encodings_of_east_asia(encoding: str, text: str) -> None:
    page = f"<html><head><meta charset='{encoding}'></head><body><p>{text}</p></body></html>"
    assert text in decode_page(page.encode(encoding))


def test_a_wrongly_declared_encoding_of_east_asia_is_not_believed() -> None:
    text = "Žáci přišli do školy a učitelka jim půjčila knížky, řekla starostka města Šumperk."
    page = f"<html><head><meta charset='gb2312'></head><body><p>{text}</p></body></html>"
    assert text in decode_page(page.encode("cp1250"))
