"""Lighthouse gives a page all points in all categories that do not depend on the speed of this machine."""

from __future__ import annotations

import pytest

from tests.browser.lighthouse import JUDGED, UNTIMED, judge

pytestmark = pytest.mark.usefixtures("npm_tools")


@pytest.mark.parametrize("name", JUDGED)
def test_lighthouse_gives_all_points(name: str, sites: dict[str, str], chromium_file: str) -> None:
    judgement = judge(name, sites, chromium_file, UNTIMED)
    assert judgement.complaints == ()
    assert judgement.points == dict.fromkeys(UNTIMED, 100)


def test_lighthouse_complains_of_a_page_that_search_engines_may_not_list(
    sites: dict[str, str], chromium_file: str
) -> None:
    judgement = judge("all stories", sites, chromium_file, UNTIMED)
    assert judgement.points["seo"] < 100
    assert [one.partition(":")[0] for one in judgement.complaints] == ["is-crawlable"]
