"""The staff page: who is let in, what it says, and that it is safe to say."""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.testclient import TestClient

from index.errors import SettingError
from index.operation import RunFigures, RunState, StoryChange, write_run_state, write_status
from index.settings import Settings
from tests.browser.made_up_engine import MadeUpEngine
from tests.browser.made_up_ingestion import HOSTILE, made_up_run, made_up_status, source, write_ingestion
from web.app import create_app
from web.middleware import SECURITY_HEADERS
from web.moment import moment
from web.safe_text import clean_line
from web.sparkline import EDGE, HEIGHT, MOST_RUNS, WIDTH, sparkline
from web.staff_access import MOST_WRONG, NotLoggedIn, StaffAccess, TooManyWrong
from web.staff_headline import headline
from web.staff_view import MOST_CHANGES, change_groups

PASSWORD = "Schlüssel:zum Ράφι"
NOW = datetime.now(UTC)
PATHS = ["/admin/status", "/admin/status.json"]


def basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def client_of(data: Path, engine: MadeUpEngine | None = None, **settings: Any) -> TestClient:
    made = Settings(data=data, **{"staff_password": PASSWORD, **settings})
    return TestClient(create_app(made, engine or MadeUpEngine()))


def page_of(client: TestClient, path: str = "/admin/status") -> Any:
    response = client.get(path, headers={"Authorization": basic("staff", PASSWORD)})
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def json_of(client: TestClient) -> Any:
    response = client.get("/admin/status.json", headers={"Authorization": basic("staff", PASSWORD)})
    assert response.status_code == 200, response.text
    return response.json()


def told(element: Any) -> str:
    return " ".join(element.text_content().split())


def section(page: Any, name: str) -> str:
    return told(page.find(f".//section[@aria-labelledby='{name}']"))


# Who is let in


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("authorization", [None, basic("staff", ""), basic("staff", PASSWORD)])
def test_without_a_password_there_is_no_page(tmp_path: Path, path: str, authorization: str | None) -> None:
    write_ingestion(tmp_path)
    client = client_of(tmp_path, staff_password="")
    response = client.get(path, headers={"Authorization": authorization} if authorization else {})
    assert response.status_code == 404
    assert "www-authenticate" not in response.headers
    assert "There is nothing at this address" in response.text
    assert client.get("/admin/nothing").status_code == 404


@pytest.mark.parametrize(
    "authorization",
    [
        None, "", "Basic", "Basic ", "Basic %%%", "Basic c3RhZmY=", "Basic /w==", "Bearer abc",
        basic("staff", ""), basic("staff", "wrong"), basic("stuff", PASSWORD), basic("", PASSWORD),
        basic("staff", PASSWORD + " "), basic("Staff", PASSWORD), basic("staff", PASSWORD.lower()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", PATHS)
def test_only_the_right_password_opens(tmp_path: Path, path: str, authorization: str | None) -> None:
    write_ingestion(tmp_path)
    headers = {} if authorization is None else {"Authorization": authorization}
    response = client_of(tmp_path).get(path, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Basic realm="storysearch staff", charset="UTF-8"'
    assert response.headers["cache-control"] == "no-store"
    assert "well.example" not in response.text
    if path.endswith("json"):
        assert response.headers["content-type"] == "application/problem+json"
        assert (response.json()["status"], response.json()["code"]) == (401, "not-logged-in")
    else:
        assert told(html.fromstring(response.text).find(".//h1")) == "For staff"


@pytest.mark.parametrize(
    "typed", [PASSWORD, PASSWORD.replace("ü", "u\u0308"), PASSWORD.replace("ά", "α\u0301")]
)
def test_letters_of_all_languages_however_they_are_typed(tmp_path: Path, typed: str) -> None:
    client = client_of(tmp_path, staff_user="Müller")
    response = client.get("/admin/status", headers={"Authorization": basic("Müller", typed)})
    assert response.status_code == 200
    lower = {"authorization": basic("Müller", typed).replace("Basic", "basic")}
    assert client.get("/admin/status", headers=lower).status_code == 200


def test_what_is_let_through_is_neither_kept_nor_listed(tmp_path: Path) -> None:
    write_ingestion(tmp_path)
    client = client_of(tmp_path)
    for path in PATHS:
        response = client.get(path, headers={"Authorization": basic("staff", PASSWORD)})
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-robots-tag"] == "noindex"
        assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert page_of(client).find(".//meta[@name='robots']").get("content") == "noindex"
    assert "Disallow: /admin/" in client.get("/robots.txt").text.splitlines()
    assert "admin" not in client.get("/openapi.json").text


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guess(access: StaffAccess, password: str) -> None:
    with pytest.raises(NotLoggedIn):
        access.admit(basic("staff", password))


def test_too_many_wrong_passwords_close_the_door_for_a_minute() -> None:
    clock = Clock()
    access = StaffAccess("staff", PASSWORD, clock)
    for number in range(MOST_WRONG):
        guess(access, str(number))
        clock.now += 1
    for password in ("again", PASSWORD):
        with pytest.raises(TooManyWrong) as refused:
            access.admit(basic("staff", password))
        assert refused.value.seconds == 51
    clock.now = 1059.9
    with pytest.raises(TooManyWrong):
        access.admit(basic("staff", PASSWORD))
    clock.now = 1060.0
    access.admit(basic("staff", PASSWORD))
    guess(access, "one more")
    with pytest.raises(TooManyWrong):
        access.admit(basic("staff", PASSWORD))


def test_coming_without_a_password_is_no_guess() -> None:
    access = StaffAccess("staff", PASSWORD)
    for authorization in (None, "", "Bearer x", "Basic %%"):
        for _ in range(MOST_WRONG * 2):
            with pytest.raises(NotLoggedIn):
                access.admit(authorization)
    access.admit(basic("staff", PASSWORD))


@pytest.mark.parametrize("path", PATHS)
def test_the_closed_door_says_when_to_come_back(tmp_path: Path, path: str) -> None:
    client = client_of(tmp_path)
    for _ in range(MOST_WRONG):
        assert client.get(path, headers={"Authorization": basic("staff", "x")}).status_code == 401
    response = client.get(path, headers={"Authorization": basic("staff", PASSWORD)})
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 60
    assert f"try again in {response.headers['retry-after']} seconds" in response.text
    kind = "application/problem+json" if path.endswith("json") else "text/html; charset=utf-8"
    assert response.headers["content-type"] == kind
    assert client.get("/en/").status_code == 200


def test_a_name_that_basic_cannot_carry_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="staff_user"):
        client_of(tmp_path, staff_user="a:b")


def test_the_password_is_not_in_what_is_printed_of_the_settings() -> None:
    assert PASSWORD not in repr(Settings(staff_password=PASSWORD))


# What it says


def test_before_anything_was_ingested(tmp_path: Path) -> None:
    client = client_of(tmp_path, MadeUpEngine(published=False))
    page = page_of(client)
    assert told(page.find(".//p[@class='lead headline']")) == (
        "Nothing has been ingested yet: run 'storysearch ingest'."
    )
    assert "Nothing is served." in section(page, "served")
    record = json_of(client)
    assert (record["run_is"], record["run"], record["status"], record["served"]) == (
        "never",
        None,
        None,
        None,
    )


def test_the_page_says_the_worst_first(tmp_path: Path) -> None:
    write_ingestion(tmp_path)
    page = page_of(client_of(tmp_path))
    assert told(page.find(".//p[@class='lead headline']")) == (
        "2 sources are failing, 1 needs a look, 1 was never visited. The last run ended 6 hours ago."
    )
    assert page.find(".//title").text.startswith("2 sources are failing, 1 needs a look")
    rows = page.findall(".//section[@aria-labelledby='sources']//tbody/tr")
    assert [told(row.find("td/span[@class]")) for row in rows] == [
        "✕ Failing", "✕ Failing", "! Needs a look", "– Never visited", "✓ All is well"
    ]  # fmt: skip
    broken = [told(cell) for cell in rows[0].findall("td")]
    assert broken[0] == "✕ Failing site stopped answering"
    assert broken[1].startswith("9 days ago")
    assert broken[2:9] == ["1,234", "100", "3", "2", "95", "1", "12"]
    assert told(rows[2].find("td")) == "! Needs a look It gave 40 % fewer pages than before."
    assert told(rows[3].findall("td")[1]) == "never"
    sources = section(page, "sources")
    assert "Network broken: 12 pages, storysearch failures broken" in sources
    assert "Network shrinking: 1 page, storysearch failures shrinking" in sources


def test_every_source_shows_its_course_in_words_too(tmp_path: Path) -> None:
    write_ingestion(tmp_path)
    rows = page_of(client_of(tmp_path)).findall(".//section[@aria-labelledby='sources']//tbody/tr")
    drawn = [row.find(".//svg") for row in rows]
    assert (
        drawn[0].get("aria-label")
        == "Pages seen in 2 runs: first 100, latest 0, between 0 and 100; 1 failed."
    )
    assert len(drawn[0].findall("path")) == 1
    assert drawn[1].get("aria-label") == "One run: 100 pages seen."
    assert drawn[4].get("aria-label") == (
        "Pages seen in 30 runs: first 90, latest 91, between 90 and 96; none failed."
    )
    assert drawn[3] is None
    assert all(one.get("role") == "img" for one in drawn if one is not None)


@pytest.mark.parametrize(
    ("judged", "sentence", "words"),
    [
        ("working", "A run that began 30 seconds ago is crawling.", "… Working"),
        ("stuck", "is stuck: nothing has moved for 40 minutes.", "✕ Stuck: nothing has moved for"),
        ("killed", "The run that began 30 seconds ago was killed before it finished.", "✕ Killed:"),
        ("finished", "The last run ended 6 hours ago.", "✓ Finished 2 of 5 sources failed"),
    ],
)
def test_the_run(tmp_path: Path, judged: str, sentence: str, words: str) -> None:
    write_ingestion(tmp_path, judged)
    client = client_of(tmp_path)
    page = page_of(client)
    assert sentence in told(page.find(".//p[@class='lead headline']"))
    assert words in section(page, "run")
    assert json_of(client)["run_is"] == judged
    assert (page.find(".//a[@href='/admin/status?renew=yes']") is not None) == (judged == "working")
    rows = page.findall(".//section[@aria-labelledby='run']//tbody/tr")
    if judged == "finished":
        assert rows == []
        return
    assert [[told(cell) for cell in row.findall("*")][:4] for row in rows] == [
        ["broken", "! silent for 40 minutes", "5", "40"],
        [clean_line(HOSTILE), "crawling", "1", "1"],
        ["shrinking", "crawling", "17", "3"],
        ["fresh", "queued", "0", "1"],
        ["well", "done", "100", "0"],
    ]


@pytest.mark.parametrize("judged", ["working", "stuck", "killed", "finished"])
def test_the_page_renews_itself_only_when_asked_and_only_while_a_run_works(
    tmp_path: Path, judged: str
) -> None:
    write_ingestion(tmp_path, judged)
    client = client_of(tmp_path)
    renewal = ".//meta[@http-equiv='refresh']"
    assert page_of(client).find(renewal) is None
    asked = page_of(client, "/admin/status?renew=yes")
    if judged == "working":
        assert asked.find(renewal).get("content") == "10"
        assert told(asked.find(".//a[@href='/admin/status']")) == "Stop that"
    else:
        assert asked.find(renewal) is None


def test_a_number_given_to_another_process_does_not_keep_a_run_alive(tmp_path: Path) -> None:
    long_ago = (NOW - timedelta(days=400)).isoformat()
    write_run_state(tmp_path, replace(made_up_run("working"), started=long_ago, process=os.getpid()))
    assert json_of(client_of(tmp_path))["run_is"] == "killed"


def test_what_is_served_is_what_the_engine_has(tmp_path: Path) -> None:
    write_status(tmp_path, made_up_status(generation=4))
    page = page_of(client_of(tmp_path))
    served = section(page, "served")
    assert "Generation3 (the last run published 4)" in served
    assert "Stories7, in 7 passages" in served
    assert "LanguagesGerman 1, French 1" in served
    assert "language not known 1" in served


def test_changes_by_kind_losses_first(tmp_path: Path) -> None:
    write_ingestion(tmp_path)
    page = page_of(client_of(tmp_path))
    changes = page.find(".//section[@aria-labelledby='changes']")
    assert [told(one) for one in changes.findall("h3")] == [
        "Gone: 2 stories", "Moved: 1 story", "Changed: 1 story", "New: 150 stories"
    ]  # fmt: skip
    lists = changes.findall("ul")
    assert told(lists[0][1]) == f"Untitled story {clean_line(HOSTILE)}"
    assert told(lists[1][0]) == "قصة Network well"
    assert (lists[1][0].find("a").get("lang"), lists[1][0].find("a").get("dir")) == ("ar", "auto")
    assert len(lists[3]) == MOST_CHANGES
    assert "And 50 more" in told(changes)
    assert len(json_of(client_of(tmp_path))["status"]["changes"]) == 154


def test_damaged_files_are_told_and_the_rest_is_shown(tmp_path: Path) -> None:
    write_ingestion(tmp_path)
    (tmp_path / "status.json").write_text('{"written": ')
    client = client_of(tmp_path)
    page = page_of(client)
    assert "status.json is damaged" in told(page.find(".//p[@class='note trouble']"))
    assert "Finished" in section(page, "run")
    response = client.get("/admin/status.json", headers={"Authorization": basic("staff", PASSWORD)})
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert "status.json is damaged" in response.json()["detail"]


def test_trouble_with_what_is_published_is_told(tmp_path: Path) -> None:
    write_status(tmp_path, made_up_status(trouble="Generation 3 is damaged."))
    page = page_of(client_of(tmp_path))
    assert told(page.find(".//p[@class='note trouble']")) == "✕ Trouble: Generation 3 is damaged."


def test_a_missed_night_is_told() -> None:
    status = made_up_status(last_run=(NOW - timedelta(days=3)).isoformat(), sources=(source("a", "ok"),))
    told = "No run has ended for 3 days: is the nightly run still set up?"
    assert headline(status, None, "never", NOW) == f"The one source is well. {told}"
    assert told not in headline(status, made_up_run("working"), "working", NOW)
    assert told not in headline(status, made_up_run("finished"), "finished", NOW)


def test_all_is_well() -> None:
    status = made_up_status(sources=(source("a", "ok"), source("b", "ok")))
    assert headline(status, None, "never", NOW) == "All 2 sources are well. The last run ended 6 hours ago."
    one = replace(status, sources=(source("a", "warning"),))
    assert headline(one, None, "never", NOW).startswith("1 source needs a look. ")


# That it is safe to say


@pytest.mark.parametrize("judged", ["finished", "working"])
def test_words_of_partner_sites_stay_words(tmp_path: Path, judged: str) -> None:
    write_ingestion(tmp_path, judged)
    client = client_of(tmp_path)
    text = client.get("/admin/status", headers={"Authorization": basic("staff", PASSWORD)}).text
    page = html.fromstring(text)
    assert page.findall(".//script") == []
    assert clean_line(HOSTILE) in told(page)
    assert not set(text) & set("\u202e\u2066\x07")
    assert all(a.get("href").split(":")[0] in ("https", a.get("href")) for a in page.findall(".//a"))
    assert not [
        name for one in page.iter() for name in one.attrib if name.startswith("on") or name == "style"
    ]
    assert page.findall(".//*[@lang]")[-1].get("lang") in ("de", "ar")


def test_the_json_is_plain_ascii_whatever_the_titles_hold(tmp_path: Path) -> None:
    write_ingestion(tmp_path)
    path = tmp_path / "status.json"
    path.write_text(path.read_text().replace("Geänderte", "\\ud800"))
    client = client_of(tmp_path)
    response = client.get("/admin/status.json", headers={"Authorization": basic("staff", PASSWORD)})
    assert (response.status_code, response.text.isascii()) == (200, True)
    assert "javascript:alert(3)" in [one["url"] for one in response.json()["status"]["changes"]]
    page_of(client)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=5))
def test_no_title_and_no_address_becomes_more_than_a_line_and_a_web_link(
    title: str, url: str, language: str
) -> None:
    ((group),) = change_groups([StoryChange("new", "s", title, url, language)], {})
    (line,) = group.lines
    assert line.title
    assert line.title == clean_line(line.title)
    assert line.link is None or line.link.startswith(("http://", "https://"))
    assert line.language == "" or (len(line.language) == 2 and line.language.isascii())


@given(
    st.lists(
        st.builds(RunFigures, st.just("x"), st.booleans(), st.integers(0, 10**6), st.just(0)), max_size=70
    )
)
def test_a_course_stays_within_its_frame(history: list[RunFigures]) -> None:
    line = sparkline(history)
    if line is None:
        assert history == []
        return
    places = [tuple(map(float, place.split(","))) for place in line.line.split()]
    shown = history[-MOST_RUNS:]
    assert len(places) == len(shown)
    assert all(EDGE <= x <= WIDTH - EDGE and EDGE <= y <= HEIGHT - EDGE for x, y in places)
    assert len(line.crosses) == sum(not run.succeeded for run in shown)
    for (_, y), run in zip(places, shown, strict=True):
        assert (y == HEIGHT - EDGE) or run.seen > 0
    assert [x for x, _ in places] == sorted(x for x, _ in places)


@pytest.mark.parametrize(
    ("seconds", "age"),
    [(-5, "0 seconds"), (20, "20 seconds"), (4800, "80 minutes"), (21600, "6 hours"), (9 * 86400, "9 days")],
)
def test_ages(seconds: int, age: str) -> None:
    found = moment((NOW - timedelta(seconds=seconds)).isoformat(), NOW)
    assert found is not None
    assert found.age == age


def test_times_that_tell_nothing_or_no_zone() -> None:
    assert moment(None, NOW) is None
    assert moment("yesterday", NOW) is None
    found = moment("2026-03-05T02:30:00", NOW)
    assert found is not None
    assert (found.written, found.iso) == ("2026-03-05 02:30 UTC", "2026-03-05T02:30:00+00:00")


def test_a_run_that_ends_while_it_is_judged_is_not_told_as_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run_state(tmp_path, made_up_run("killed"))

    def end(_process: int, since: datetime) -> bool:
        write_run_state(tmp_path, made_up_run("finished"))
        return False

    monkeypatch.setattr("web.staff.is_running", end)
    assert json_of(client_of(tmp_path))["run_is"] == "finished"


def test_the_record_of_the_run_comes_through_whole(tmp_path: Path) -> None:
    run: RunState = made_up_run("working")
    write_run_state(tmp_path, run)
    record = json_of(client_of(tmp_path))["run"]
    assert record["sources"]["broken"]["queued"] == run.sources["broken"].queued
    assert record["process"] == os.getpid()
