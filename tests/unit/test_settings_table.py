from dataclasses import fields
from pathlib import Path

import pytest

from index.errors import SettingError
from index.settings import Settings, describe_settings, load_settings


def test_order_of_precedence(tmp_path):
    (tmp_path / "storysearch.toml").write_text('port = 1\nhost = "file"\nmodel = "file"\n')
    environment = {"STORYSEARCH_HOST": "environment", "STORYSEARCH_MODEL": "environment"}
    loaded = load_settings(environment, data=tmp_path, model="given")
    assert (loaded.port, loaded.host, loaded.model) == (1, "environment", "given")


def test_home_is_expanded_in_defaults():
    assert load_settings({}).model_cache == Path.home() / ".cache" / "storysearch"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("port = [", "is not valid TOML"),
        ('colour = "red"', "no setting named colour"),
        ('port = "many"', "port must be of type int"),
    ],
)
def test_mistakes_are_one_sentence(tmp_path, content, sentence):
    (tmp_path / "storysearch.toml").write_text(content)
    with pytest.raises(SettingError, match=sentence):
        load_settings({}, data=tmp_path)


def test_every_setting_is_described():
    described = describe_settings()
    assert [name for name, _, _ in described] == [one.name for one in fields(Settings)]
    assert all(len(text) > 20 for _, _, text in described)
