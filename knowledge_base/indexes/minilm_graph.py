"""Describe MiniLM as an ONNX graph whose weights stay in the packaged safetensors file.

Exporting through torch would write a second copy of the 90 MB of weights and cost ten seconds
of a new user's first minute. The architecture is small and fixed (BERT, six layers, twelve
heads of 32, mean pooling, unit length), so it is spelled out here once; the graph that results
holds no weights and is committed beside this file. Build it anew with

    python -m knowledge_base.indexes.minilm_graph

``tests/knowledge_base/test_embedders.py`` proves it equal to sentence-transformers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, HEAD_WIDTH, WIDTH, INNER = 6, 12, 32, 384, 1536
VOCABULARY, POSITIONS = 30522, 512
GRAPH_FILE = Path(__file__).with_name("minilm.onnx")
_EPSILON = 1e-12


class _Graph:
    """Collects nodes and the shapes of the weights they ask for."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, tuple[int, ...]] = {}
        self.constants: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, name: str, *shape: int) -> str:
        self.weights[name] = shape
        return name

    def constant(self, value: object, kind: type[np.generic]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, dtype=kind), name))
        return name

    def dense(self, x: str, name: str, rows: int, columns: int) -> str:
        transposed = self.node(
            "Transpose", self.weight(f"{name}.weight", rows, columns), perm=[1, 0]
        )
        return self.node(
            "Add", self.node("MatMul", x, transposed), self.weight(f"{name}.bias", rows)
        )

    def norm(self, x: str, name: str) -> str:
        scale = self.weight(f"{name}.weight", WIDTH)
        shift = self.weight(f"{name}.bias", WIDTH)
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=_EPSILON)


def _heads(graph: _Graph, x: str, perm: list[int]) -> str:
    shape = graph.constant([0, 0, HEADS, HEAD_WIDTH], np.int64)
    return graph.node("Transpose", graph.node("Reshape", x, shape), perm=perm)


def _layer(graph: _Graph, x: str, mask: str, index: int) -> str:
    base = f"encoder.layer.{index}"
    query, key, value = (
        graph.dense(x, f"{base}.attention.self.{part}", WIDTH, WIDTH)
        for part in ("query", "key", "value")
    )
    scores = graph.node(
        "MatMul", _heads(graph, query, [0, 2, 1, 3]), _heads(graph, key, [0, 2, 3, 1])
    )
    scaled = graph.node("Div", scores, graph.constant(HEAD_WIDTH**0.5, np.float32))
    weights = graph.node("Softmax", graph.node("Add", scaled, mask), axis=-1)
    mixed = graph.node("MatMul", weights, _heads(graph, value, [0, 2, 1, 3]))
    joined = graph.node(
        "Reshape",
        graph.node("Transpose", mixed, perm=[0, 2, 1, 3]),
        graph.constant([0, 0, WIDTH], np.int64),
    )
    attended = graph.dense(joined, f"{base}.attention.output.dense", WIDTH, WIDTH)
    x = graph.norm(graph.node("Add", attended, x), f"{base}.attention.output.LayerNorm")
    inner = graph.node("Gelu", graph.dense(x, f"{base}.intermediate.dense", INNER, WIDTH))
    outer = graph.dense(inner, f"{base}.output.dense", WIDTH, INNER)
    return graph.norm(graph.node("Add", outer, x), f"{base}.output.LayerNorm")


def _embed(graph: _Graph) -> str:
    words = graph.node(
        "Gather", graph.weight("embeddings.word_embeddings.weight", VOCABULARY, WIDTH), "ids"
    )
    length = graph.node("Gather", graph.node("Shape", "ids"), graph.constant(1, np.int64))
    steps = graph.node("Range", graph.constant(0, np.int64), length, graph.constant(1, np.int64))
    places = graph.node(
        "Gather", graph.weight("embeddings.position_embeddings.weight", POSITIONS, WIDTH), steps
    )
    kind = graph.node(
        "Gather",
        graph.weight("embeddings.token_type_embeddings.weight", 2, WIDTH),
        graph.constant(0, np.int64),
    )
    summed = graph.node("Add", graph.node("Add", words, kind), places)
    return graph.norm(summed, "embeddings.LayerNorm")


def _pool(graph: _Graph, x: str) -> str:
    mask = graph.node("Unsqueeze", "present", graph.constant([2], np.int64))
    axis = graph.constant([1], np.int64)
    total = graph.node("ReduceSum", graph.node("Mul", x, mask), axis, keepdims=0)
    count = graph.node("ReduceSum", mask, axis, keepdims=0)
    mean = graph.node("Div", total, count)
    length = graph.node("ReduceL2", mean, axis, keepdims=1)
    return graph.node("Div", mean, length)


def build() -> onnx.ModelProto:
    """Give the graph: ids int64, present float32 [batch, tokens] -> vectors [batch, 384]."""
    graph = _Graph()
    absent = graph.node("Sub", graph.constant(1.0, np.float32), "present")
    penalty = graph.node("Mul", absent, graph.constant(np.finfo(np.float32).min, np.float32))
    mask = graph.node("Unsqueeze", penalty, graph.constant([1, 2], np.int64))
    x = _embed(graph)
    for index in range(LAYERS):
        x = _layer(graph, x, mask, index)
    graph.nodes.append(helper.make_node("Identity", [_pool(graph, x)], ["vectors"]))
    grid = ["batch", "tokens"]
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "minilm",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, grid),
                helper.make_tensor_value_info("present", TensorProto.FLOAT, grid),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH])],
            initializer=[*graph.constants, *(_outside(*item) for item in graph.weights.items())],
        ),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=10,
        producer_name="bundlewise",
    )


def _outside(name: str, shape: tuple[int, ...]) -> onnx.TensorProto:
    """A weight that the session is given from elsewhere."""
    tensor = TensorProto(
        name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL
    )
    tensor.external_data.add(key="location", value="model.safetensors")
    return tensor


if __name__ == "__main__":
    GRAPH_FILE.write_bytes(build().SerializeToString(deterministic=True))
