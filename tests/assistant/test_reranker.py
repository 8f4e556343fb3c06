"""A reranker by name: any CrossEncoder folder, and clear words for a folder that is none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.retrieval.reranker import CrossEncoderModel, reranker
from assistant.settings import Settings
from knowledge_base.errors import LibraryDamaged
from knowledge_base.indexes.embedders import packaged_model_folder

QUESTION = "Can I report 62302 with 72240?"
TEXTS = [
    f"Dye is put into the low back, part {number}. " * (number % 5 + 1) for number in range(37)
]


def _make(folder: Path, labels: int = 1) -> Path:
    """A CrossEncoder of one small layer with random weights, and MiniLM's tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=30522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=1.0,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(packaged_model_folder(), model_max_length=64).save_pretrained(
        folder
    )
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(tmp_path_factory.mktemp("models") / "tiny-reranker")


def test_scores_are_the_models_own_in_the_order_of_the_texts(folder: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    expected = []
    for text in TEXTS:
        inputs = tokenizer(QUESTION, text, truncation="longest_first", return_tensors="pt")
        with torch.inference_mode():
            expected.append(float(torch.sigmoid(model(**inputs).logits[0, 0])))
    found = reranker(str(folder))
    assert found is not None
    scores = found.score(QUESTION, TEXTS)
    assert scores == pytest.approx(expected, abs=1e-5)
    assert len({round(score, 6) for score in scores}) > 5


def test_a_batch_scores_as_one_by_one(folder: Path) -> None:
    found = reranker(str(folder))
    assert found is not None
    alone = [found.score(QUESTION, [text])[0] for text in TEXTS]
    assert found.score(QUESTION, TEXTS) == pytest.approx(alone, abs=1e-5)
    backwards = found.score(QUESTION, TEXTS[::-1])
    assert backwards[::-1] == pytest.approx(alone, abs=1e-5)


def test_nothing_to_score_and_long_and_empty_texts(folder: Path) -> None:
    found = reranker(str(folder))
    assert found is not None
    assert found.score(QUESTION, []) == []
    assert len(found.score("", ["", "word " * 3000, "脊髄造影"])) == 3


def test_no_name_is_no_reranker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLEWISE_RERANKER", raising=False)
    assert Settings().reranker == ""
    assert reranker(Settings().reranker) is None


def test_loading_writes_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    CrossEncoderModel(folder).score(QUESTION, TEXTS[:2])
    assert capfd.readouterr() == ("", "")


def test_the_setting_names_the_folder(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("BUNDLEWISE_RERANKER", str(folder))
    assert reranker(Settings().reranker) is reranker(str(folder))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged, match=r"^No reranking model at .*absent; set BUNDLEWISE"):
        reranker(str(tmp_path / "absent"))


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _cut_the_weights(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])


def _break_the_config(folder: Path) -> None:
    (folder / "config.json").write_text("[1, 2", encoding="utf-8")


def _forget_the_head(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "architectures": ["BertModel"]}))


@pytest.mark.parametrize("spoil", [_empty, _cut_the_weights, _break_the_config, _forget_the_head])
def test_a_folder_without_a_reranker_is_named(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(folder, spoilt)
    spoil(spoilt)
    with pytest.raises(LibraryDamaged) as raised:
        reranker(str(spoilt))
    assert str(raised.value) == (
        f"{spoilt} holds no sentence-transformers CrossEncoder that can be loaded; set "
        "BUNDLEWISE_RERANKER to such a folder, or leave it empty for none."
    )


def test_an_embedding_model_is_no_reranker() -> None:
    with pytest.raises(LibraryDamaged, match="holds no sentence-transformers CrossEncoder"):
        reranker(str(packaged_model_folder()))


def test_a_model_of_several_scores_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged, match=r"gives 3 scores for each text, not one; set BUN"):
        reranker(str(_make(tmp_path / "three", labels=3)))


def test_scores_that_are_no_numbers_are_named(folder: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    spoilt = tmp_path / "spoilt"
    shutil.copytree(folder, spoilt)
    weights = load_file(spoilt / "model.safetensors")
    weights["classifier.bias"] += float("nan")
    save_file(weights, spoilt / "model.safetensors", metadata={"format": "pt"})
    found = reranker(str(spoilt))
    assert found is not None
    with pytest.raises(LibraryDamaged, match=r"spoilt gives scores that are no numbers; fetch"):
        found.score(QUESTION, TEXTS[:2])
