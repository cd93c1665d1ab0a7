"""The documentation names everything that can be set, called, declared or filtered by, and nothing else."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from index.command_line import storysearch
from index.errors import StorysearchError
from index.settings import describe_settings, load_settings
from index.vocabulary import FUNDS, PLACE_KINDS, THEMES
from ingest.crawl import events
from ingest.source import describe_fields, load_source

ROOT = Path(__file__).resolve().parents[2]
UNCAUGHT = {0, 1}
"""Exit codes that no error of the product has: done, and interrupted or unforeseen."""


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def section(text, heading):
    """What stands below the heading, as far as the next of the same or a higher level."""
    level = heading.partition(" ")[0]
    lines = text.splitlines()
    assert heading in lines, f"there is no heading {heading!r}"
    kept, fenced = [], False
    for line in lines[lines.index(heading) + 1 :]:
        fenced ^= line.startswith("```")
        if not fenced and re.match(rf"#{{1,{len(level)}}} ", line):
            break
        kept.append(line)
    return "\n".join(kept)


def rows(text):
    """The cells of all tables in the text, without heads and rules."""
    found, head = [], True
    for line in text.splitlines():
        if not line.startswith("|"):
            head = True
        elif head or set(line) <= set("|-: "):
            head = False
        else:
            found.append([cell.strip().replace("`", "") for cell in line.strip("|").split("|")])
    return found


def commands(command=storysearch, words=("storysearch",)):
    """Every command with the words that call it, groups included."""
    yield " ".join(words), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*words, name))


def errors(root=StorysearchError):
    yield root
    for one in root.__subclasses__():
        yield from errors(one)


def test_every_setting_with_its_default_and_environment_name():
    documented = {name: (default, variable) for name, default, variable, _ in rows(settings_section())}
    assert documented == {
        name: ("empty" if default in ("", ".") else default, f"STORYSEARCH_{name.upper()}")
        for name, default, _ in describe_settings()
    }


def test_every_setting_has_a_meaning():
    assert all(len(meaning) > 20 for _, _, _, meaning in rows(settings_section()))


def settings_section():
    return section(read("docs/operations.md"), "## Settings")


def test_the_settings_file_of_the_example_can_be_read(tmp_path):
    (example,) = re.findall(r"```toml\n(.*?)```", settings_section(), re.DOTALL)
    (tmp_path / "storysearch.toml").write_text(example, encoding="utf-8")
    loaded = load_settings({}, data=tmp_path)
    assert {name: getattr(loaded, name) for name in tomllib.loads(example)} == tomllib.loads(example)


@pytest.mark.parametrize(("words", "command"), list(commands()))
def test_every_command_and_option(words, command):
    described = section(read("docs/operations.md"), f"### `{words}`")
    options = [name for one in command.params if isinstance(one, click.Option) for name in one.opts]
    assert sorted(name for name, _ in rows(described)) == sorted(options)
    assert len(described.split()) > 3


def test_no_command_that_does_not_exist():
    documented = re.findall(r"^### `(storysearch.*)`$", read("docs/operations.md"), re.MULTILINE)
    assert sorted(documented) == sorted(words for words, _ in commands())


def test_every_field_of_a_source():
    documented = rows(section(read("docs/add-a-source.md"), "## All fields"))
    assert [row[:3] for row in documented] == [
        [name, kind, default] for name, kind, default, _ in describe_fields()
    ]
    assert all(row[3] for row in documented)


def test_the_sources_of_the_examples_are_accepted(tmp_path):
    examples = re.findall(r"```toml\n(.*?)```", read("docs/add-a-source.md"), re.DOTALL)
    assert len(examples) >= 2
    for number, example in enumerate(examples):
        path = tmp_path / f"example-{number}.toml"
        path.write_text(example, encoding="utf-8")
        load_source(path)


def test_every_exit_code():
    documented = {int(row[0]) for row in rows(section(read("docs/operations.md"), "## Exit codes"))}
    assert documented == {one.exit_code for one in errors()} | UNCAUGHT


@pytest.mark.parametrize(
    ("heading", "values"), [("## Themes", THEMES), ("## Funds", FUNDS), ("## Kinds of place", PLACE_KINDS)]
)
def test_every_value_of_the_vocabulary(heading, values):
    documented = rows(section(read("docs/vocabulary.md"), heading))
    assert [name for name, _ in documented] == list(values)
    assert all(meaning for _, meaning in documented)


def test_every_outcome_of_a_source():
    documented = {row[0] for row in rows(section(read("docs/operations.md"), "## Reading a status"))}
    assert {
        events.FINISHED,
        events.PAGE_LIMIT,
        events.START_FAILED,
        events.NOTHING_FOUND,
        events.STOPPED_ANSWERING,
    } <= documented


def test_every_stage_of_a_failure():
    documented = " ".join(row[0] for row in rows(section(read("docs/operations.md"), "## Failures")))
    stages = " ".join((events.PageFailed.__doc__ or "").split()).partition("``status`` is")[0]
    told = set(re.findall(r"``([^`]+)``", stages)) - {"stage"}
    assert len(told) > 10
    assert {stage for stage in told if stage not in documented} == set()


def test_the_two_commands_of_the_readme():
    readme = read("README.md")
    for command in ("python3.11 run.py demo", "python3.11 run.py test"):
        assert re.search(rf"^{re.escape(command)}\b", readme, re.MULTILINE), command
