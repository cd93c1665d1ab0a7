"""Staff are told once when a source changes its state, and of wrong settings before anything is done."""

from dataclasses import replace

import pytest

from index.errors import SettingError
from index.operation import STATES, IngestionStatus, SourceState
from index.settings import load_settings
from ingest.notify import check_channels, message_text, state_changes


def make_status(**states):
    sources = tuple(
        SourceState(name, name, "", state, "finished", (), None, None, *[0] * 8)
        for name, state in states.items()
    )
    return IngestionStatus("2026", 1, "2026", 1, 1, {}, None, None, sources)


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_told_while_a_state_lasts(state):
    assert state_changes({"town": state}, make_status(town=state)) == ()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("ok", "failing"),
        ("failing", "ok"),
        ("ok", "warning"),
        ("warning", "ok"),
        ("warning", "failing"),
        ("never", "failing"),
    ],
)
def test_every_change_for_the_worse_or_the_better_is_told(before, now):
    ((told),) = state_changes({"town": before, "city": "ok"}, make_status(town=now, city="ok"))
    assert (told.source, told.before, told.now) == ("town", before, now)


def test_a_new_source_is_told_of_only_when_it_fails():
    assert state_changes({}, make_status(town="ok", city="never")) == ()
    assert [one.now for one in state_changes({}, make_status(town="failing"))] == ["failing"]
    assert state_changes({"town": "never"}, make_status(town="ok")) == ()


def test_a_message_is_one_line_a_source_and_says_why():
    status = make_status(town="warning", city="failing")
    status = replace(
        status, sources=(replace(status.sources[0], warnings=("It has 1 page.",)), status.sources[1])
    )
    lines = message_text(state_changes({}, status)).split("\n")
    assert lines == ["town: ok -> warning. finished. It has 1 page.", "city: ok -> failing. finished."]


MAIL = {"notify_mail": "a@town.example", "mail_from": "s@town.example", "mail_server": "mail.town.example"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"notify_url": "ftp://town.example/"}, "notify_url"),
        ({"notify_url": "https://"}, "notify_url"),
        ({"notify_url": "town.example/hook"}, "notify_url"),
        (MAIL | {"mail_server": ""}, "mail_server"),
        (MAIL | {"mail_from": ""}, "mail_from"),
        (MAIL | {"mail_server": "mail.town.example:smtp"}, "mail_server"),
        (MAIL | {"mail_server": "mail.town.example:70000"}, "mail_server"),
        (MAIL | {"mail_server": ":25"}, "mail_server"),
        (MAIL | {"mail_server": "smtp://mail.town.example"}, "mail_server"),
    ],
)
def test_a_wrong_setting_is_named(given, named):
    with pytest.raises(SettingError, match=named):
        check_channels(load_settings({}, **given))


@pytest.mark.parametrize("server", ["mail.town.example", "mail.town.example:587", "[::1]:25", "127.0.0.1"])
def test_settings_that_are_right(server):
    check_channels(
        load_settings({}, **MAIL | {"mail_server": server}, notify_url="http://127.0.0.1:9/hook?key=1")
    )
    check_channels(load_settings({}))
