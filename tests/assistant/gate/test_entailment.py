"""An entailment model by name: any CrossEncoder folder, and clear words for one that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.answer import Citation, Proposal
from assistant.settings import Settings
from assistant.verification.case import Circumstances
from assistant.verification.entailment import EntailmentModel, entailment
from assistant.verification.gate import verify
from knowledge_base.errors import LibraryDamaged
from knowledge_base.indexes.embedders import packaged_model_folder

BODY = "A drain shall not be reported with the repair."
LABELS = ("contradiction", "entailment", "neutral")


def _make(folder: Path, labels: tuple[str, ...], surely: str | None) -> Path:
    """A CrossEncoder of one small layer; the bias of its head settles which label wins."""
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
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={name: place for place, name in enumerate(labels)},
    )
    model = BertForSequenceClassification(config)
    if surely is not None:
        with torch.no_grad():
            model.classifier.bias[labels.index(surely)] = 100.0
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(packaged_model_folder(), model_max_length=64).save_pretrained(
        folder
    )
    return folder


@pytest.mark.parametrize("surely", LABELS)
def test_the_label_that_wins_decides(tmp_path: Path, surely: str) -> None:
    model = entailment(str(_make(tmp_path / surely, LABELS, surely)))
    assert model is not None
    assert model(BODY, "A drain is not billed with the repair.") is (surely == "entailment")


@pytest.mark.parametrize("surely", ["entailment", "contradiction"])
def test_what_the_model_does_not_find_is_withheld(tmp_path: Path, surely: str) -> None:
    model = EntailmentModel(_make(tmp_path / surely, LABELS, surely))
    source = Citation("", "passage", "d", "d1", None, None, None, BODY, 0, len(BODY))
    about = Circumstances("", lambda _id: BODY, entails=model.entails)
    judged = verify(
        [Proposal("A drain shall not be billed with the repair.", (source,))],
        "Is a drain reported?",
        (),
        (),
        lambda _id: BODY,
        about,
    )
    (statement,) = judged.statements
    assert (statement.state == "supported") is (surely == "entailment")
    assert ("entailment" in statement.checks) is (surely == "entailment")
    if surely != "entailment":
        assert statement.reason == (
            "Withheld: the entailment model does not find it in the cited sentence."
        )


def test_a_model_of_one_score_decides_by_it(tmp_path: Path) -> None:
    model = EntailmentModel(_make(tmp_path / "one", ("score",), "score"))
    assert model.entails(BODY, "A drain is not billed.") is True


def test_none_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUNDLEWISE_ENTAILMENT", raising=False)
    assert entailment(Settings().entailment) is None


def test_folders_that_are_none_are_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged, match=r"^No entailment model at .*absent; set BUNDLEWISE"):
        entailment(str(tmp_path / "absent"))
    with pytest.raises(LibraryDamaged, match="holds no entailment model that can be loaded"):
        EntailmentModel(packaged_model_folder())
    unnamed = _make(tmp_path / "unnamed", ("a", "b", "c"), None)
    with pytest.raises(LibraryDamaged, match=r"names no label for entailment among a, b, c; set"):
        EntailmentModel(unnamed)
    config = json.loads((unnamed / "config.json").read_text("utf-8"))
    (unnamed / "config.json").write_text(json.dumps({**config, "architectures": ["BertModel"]}))
    with pytest.raises(LibraryDamaged, match="holds no entailment model that can be loaded"):
        EntailmentModel(unnamed)
