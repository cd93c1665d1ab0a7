"""Styles name no side of the screen, so that a page can run in either direction."""

import re

import pytest

from web.static_files import STATIC_FOLDER, squeeze

SIDES = re.compile(
    r"(?:^|[\s;{(])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
FOUR_VALUES = re.compile(r"(?:margin|padding|inset|border-width)\s*:\s*([^;}]+)")


def sides_named(style):
    """Declarations that hold for one side, however the page runs."""
    found = [one.group().strip() for one in SIDES.finditer(style)]
    for one in FOUR_VALUES.finditer(style):
        values = one.group(1).split()
        if len(values) == 4 and values[1] != values[3]:
            found.append(one.group())
    return found


@pytest.mark.parametrize("name", sorted(path.name for path in STATIC_FOLDER.glob("*.css")))
def test_no_stylesheet_names_a_side(name):
    assert sides_named((STATIC_FOLDER / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1rem",
        "border-right-width: 1px",
        "left: 0",
        "text-align: right",
        "float:left",
        "padding: 0 1rem 0 0",
    ],
)
def test_a_side_is_noticed(declaration):
    assert sides_named(f"a {{ color: red; {declaration} }}") != []


@pytest.mark.parametrize("declaration", ["margin-inline-start: 1rem", "padding: 0 1rem 0 1rem", "inset: 0"])
def test_a_direction_is_no_side(declaration):
    assert sides_named(f"a {{ {declaration} }}") == []


def test_what_is_delivered_is_free_of_comments_and_otherwise_the_same():
    style = "/* Why:\n   so. */\n@media print {\n  a { b: c; }\n\n  i { margin: 0 /* none */; }\n}\n"
    assert squeeze(style, ".css") == "@media print {\na { b: c; }\ni { margin: 0 ; }\n}"
    script = '// Why.\nif (a) {\n  b("https://x/*y*/");  // so\n}\n'
    assert squeeze(script, ".js") == 'if (a) {\nb("https://x/*y*/");  // so\n}'


@pytest.mark.parametrize("path", sorted(STATIC_FOLDER.iterdir()), ids=lambda path: path.name)
def test_no_file_holds_what_would_be_taken_for_a_comment(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"[\"'][^\"'\n]*/\*", text)
    assert all(line.count("`") % 2 == 0 for line in text.splitlines())
