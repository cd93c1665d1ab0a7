"""Reading the word lists in the folder ``lexicons``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

__all__ = ["read_lexicon"]


@lru_cache(maxsize=16)
def read_lexicon(name: str) -> dict[str, Any]:
    """The tables of ``lexicons/<name>.toml``. The caller must not change them."""
    file = resources.files("ingest").joinpath("lexicons", f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
