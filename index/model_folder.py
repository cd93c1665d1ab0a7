"""Turns the packed weights into a standard SentenceTransformer folder, once, in the user's cache.

The tokenizer is built from the vocabulary of the same file: a unigram model over NFKC text in which every run
of white space and zero-width characters is one space.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.packed_weights import PACKED_SHA256, PackedModel, packed_path, read_packed

if TYPE_CHECKING:
    from transformers import BertModel, PreTrainedTokenizerFast

FOLDER_NAME = f"multilingual-e5-small-{PACKED_SHA256[:8]}"
PROMPTS = {"query": "query: ", "document": "passage: "}
"""What multilingual-e5 was trained to see before each text (Wang et al. 2024, arXiv 2402.05672)."""

_MAX_TOKENS = 512
_BLANKS = r"[\s\u200b-\u200f\u2060\ufeff]+"
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def default_model_folder(cache: Path, say: Callable[[str], None] = lambda _: None) -> Path:
    """The folder of the default model below ``cache``, converted now if it is not there yet.

    A conversion that is cut off leaves nothing behind under the final name. Raises :class:`ModelError` when
    the packed weights are missing or damaged, or the cache cannot be written.
    """
    folder = cache / FOLDER_NAME
    if (folder / "modules.json").is_file():
        return folder
    say("Converting the default model, once (about half a minute) ...")
    hush_model_libraries()
    packed = read_packed(packed_path())
    try:
        cache.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".converting-", dir=cache))
    except OSError as error:
        raise ModelError(f"The model cache {cache} cannot be written: {error.strerror}.") from error
    try:
        _write_folder(packed, beside)
        _rename_unless_there(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def hush_model_libraries() -> None:
    """Keep progress bars and notes of the model libraries, which speak to developers, from our users."""
    import huggingface_hub.utils  # noqa: PLC0415
    import transformers  # noqa: PLC0415

    transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    huggingface_hub.utils.disable_progress_bars()  # type: ignore[attr-defined]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)


def _rename_unless_there(beside: Path, folder: Path) -> None:
    try:
        beside.replace(folder)
    except OSError:
        if not (folder / "modules.json").is_file():
            raise


def _write_folder(packed: PackedModel, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer  # noqa: PLC0415

    plain = folder / "plain"
    _network(packed).save_pretrained(plain)
    _tokenizer(packed).save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=_MAX_TOKENS)
    pooling = Pooling(packed.sizes.hidden, pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
    model.save(str(folder), create_model_card=False)
    shutil.rmtree(plain)


def _network(packed: PackedModel) -> BertModel:
    import torch  # noqa: PLC0415
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    sizes = packed.sizes
    network = BertModel(
        BertConfig(
            vocab_size=sizes.vocabulary,
            hidden_size=sizes.hidden,
            num_hidden_layers=sizes.layers,
            num_attention_heads=sizes.heads,
            intermediate_size=sizes.feed_forward,
            max_position_embeddings=sizes.positions,
            type_vocab_size=sizes.token_types,
            layer_norm_eps=sizes.layer_norm_eps,
            pad_token_id=packed.pad,
        ),
        add_pooling_layer=False,
    )
    hidden = sizes.hidden
    shapes = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden)}
    shapes |= {"fi": (sizes.feed_forward, hidden), "fo": (hidden, sizes.feed_forward)}
    weights = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", sizes.vocabulary, hidden),
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", sizes.positions, hidden),
        "embeddings.token_type_embeddings.weight": packed.tensor("emb.type", sizes.token_types, hidden),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b", hidden),
    }
    for layer in range(sizes.layers):
        for short, name in _LAYER_TENSORS.items():
            shape = shapes.get(short, (hidden,))
            weights[f"encoder.layer.{layer}.{name}.weight"] = packed.tensor(f"l{layer}.{short}.w", *shape)
            weights[f"encoder.layer.{layer}.{name}.bias"] = packed.tensor(f"l{layer}.{short}.b", shape[0])
    network.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in weights.items()})
    return network


def _tokenizer(packed: PackedModel) -> PreTrainedTokenizerFast:
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors  # noqa: PLC0415
    from tokenizers.models import Unigram  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    pieces = packed.pieces
    tokenizer = Tokenizer(Unigram(pieces, unk_id=packed.unk))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(_BLANKS), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    start, end = pieces[packed.bos][0], pieces[packed.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, packed.bos), (end, packed.eos)],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=_MAX_TOKENS,
        bos_token=start,
        eos_token=end,
        cls_token=start,
        sep_token=end,
        pad_token=pieces[packed.pad][0],
        unk_token=pieces[packed.unk][0],
        mask_token="<mask>",  # noqa: S106
    )
