"""A tiny language model that babbles in the words of coding, as a GGUF file.

Its weights are random, so that it understands nothing; its vocabulary is bytes and the words of
our field, so that what it says looks like guidance and is not. llama.cpp runs it like any other.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

SEED = 7
_WIDTH, _LAYERS, _HEADS, _INNER, _CONTEXT = 64, 2, 4, 128, 32_768
_SPACE = "▁"
_SPECIAL = ("<unk>", "<s>", "</s>")
# Token types of GGUF: normal, unknown, control, byte.
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
_SAID = (
    "62302 62303 62304 62305 62284 72240 72255 72265 72270 99213 76942 20551 may not be reported "
    "with is are column one two the a an edit modifier indicator 0 1 9 25 59 XS units never "
    "unless separately payable bundled included in both same provider day documentation only "
    "site record needs must and or if when add-on primary code codes contrast neck low back "
    "level needle provider who injected report together billed 2 3 4 per date of service . , "
    "session signed"
)
_QUOTE = "<0x22>"
# An opening brace and a comma: drafts have some statements, and an end.
_FURTHER = {"<0x7B>": -5.0, "<0x2C>": -8.0}
_PASSAGES = tuple(f"P{number}" for number in range(1, 9))
# How much likelier words are than bytes, and the end of a string than either.
_OF_WORDS, _OF_PASSAGES, _OF_QUOTE, _OF_BYTES = 4.0, 3.5, 6.0, -9.0


def write_babbler(file: Path, seed: int = SEED) -> Path:
    """Write the model, some 0.5 MB; the same seed gives the same file.

    Raises:
        ImportError: the package ``gguf`` is not installed.
    """
    from gguf import GGUFWriter

    tokens, types = _vocabulary()
    writer = GGUFWriter(str(file), "llama")
    writer.add_name("babbler")
    writer.add_context_length(_CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([token.encode() for token in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{% for message in messages %}{{ message['content'] }}\n{% endfor %}")
    for name, weights in _tensors(tokens, seed):
        writer.add_tensor(name, weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _vocabulary() -> tuple[list[str], list[int]]:
    words = [f"{_SPACE}{word}" for word in dict.fromkeys(_SAID.split())]
    data = [f"<0x{byte:02X}>" for byte in range(256)]
    tokens = [*_SPECIAL, *data, *words, *_PASSAGES]
    types = [_UNKNOWN, _CONTROL, _CONTROL, *[_BYTE] * 256]
    return tokens, types + [_NORMAL] * (len(words) + len(_PASSAGES))


def _tensors(tokens: list[str], seed: int) -> list[tuple[str, np.ndarray]]:
    random = np.random.default_rng(seed)

    def drawn(*shape: int, scale: float = 0.06) -> np.ndarray:
        return random.normal(0.0, scale, shape)

    embedded = drawn(len(tokens), _WIDTH, scale=1.0)
    # The first number is the same for every token and stays so, which makes the first column of
    # the output weights a likelihood of each token.
    embedded[:, 0] = 8.0
    output = drawn(len(tokens), _WIDTH, scale=0.3)
    # The end of a string is as likely whatever went before, so that strings do end.
    output[tokens.index(_QUOTE)] = 0.0
    # After the norm that first number is near the square root of the width, halved.
    output[:, 0] = [_likelihood(token) / 5.5 for token in tokens]
    told = [("token_embd.weight", embedded), ("output.weight", output)]
    told.append(("output_norm.weight", np.ones(_WIDTH)))
    for layer in range(_LAYERS):
        block = f"blk.{layer}."
        told += [(f"{block}attn_{name}.weight", drawn(_WIDTH, _WIDTH)) for name in "qkv"]
        told += [
            (f"{block}attn_norm.weight", np.ones(_WIDTH)),
            (f"{block}ffn_norm.weight", np.ones(_WIDTH)),
            (f"{block}attn_output.weight", _keeping(drawn(_WIDTH, _WIDTH))),
            (f"{block}ffn_gate.weight", drawn(_INNER, _WIDTH)),
            (f"{block}ffn_up.weight", drawn(_INNER, _WIDTH)),
            (f"{block}ffn_down.weight", _keeping(drawn(_WIDTH, _INNER))),
        ]
    return told


def _keeping(weights: np.ndarray) -> np.ndarray:
    """Leave the first number as it is."""
    weights[0] = 0.0
    return weights


def _likelihood(token: str) -> float:
    if token == _QUOTE:
        return _OF_QUOTE
    if token in _FURTHER:
        return _FURTHER[token]
    if token in _PASSAGES:
        return _OF_PASSAGES
    return _OF_WORDS if token.startswith(_SPACE) else _OF_BYTES
