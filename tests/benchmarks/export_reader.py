"""Turn snapshots of the reader into what ships: int8 weights for onnxruntime, and the tokenizer.

    python tests/benchmarks/export_reader.py START TARGET SNAPSHOT…

or, for what was exported before this simplified it, `python tests/benchmarks/export_reader.py --simplify MODEL TARGET`.

START is the cross-encoder that the training began with, TARGET the folder to write, `assistant/data/reader` for what
ships, SNAPSHOT a `step-….pt` of `train_reader.py`; of several the mean of their weights is taken (Izmailov et al.
2018). Prints how far the int8 values are from the float32 ones. The graph that ships is simplified: it gives the same
numbers to the last bit in less time, and onnxruntime loads it in a quarter of the time.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_reader import Reader, mean_of
from transformers import AutoTokenizer
from unpack_reranker import PAIRS

OUTPUTS = ("places", "marks", "answers")
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def main() -> None:
    """Write the folder and print how near the int8 model is."""
    if sys.argv[1] == "--simplify":
        simplify(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    start, target = sys.argv[1], Path(sys.argv[2])
    model = loaded(start, [Path(one) for one in sys.argv[3:]])
    target.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(start)
    pairs = tokenizer(*zip(*PAIRS, strict=True), padding=True, return_tensors="pt")
    with tempfile.TemporaryDirectory() as folder:
        full, whole = Path(folder) / "full.onnx", Path(folder) / "int8.onnx"
        export(model, {name: pairs[name] for name in INPUTS}, full)
        quantize_dynamic(full, whole, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)
        simplify(whole, target / "model.onnx")
    tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"), pretty=False)
    compare(model, target / "model.onnx", pairs)
    print(f"{(target / 'model.onnx').stat().st_size / 1e6:.1f} MB")


def loaded(start: str, snapshots: Sequence[Path]) -> Reader:
    """The reader with the mean of the snapshots' weights.

    Raises:
        SystemExit: no snapshot was named.
    """
    if not snapshots:
        raise SystemExit("Name at least one snapshot: export_reader.py START TARGET SNAPSHOT…")
    model = Reader(start, 0)
    model.load_state_dict(mean_of(snapshots))
    return model.eval()


def export(model: Reader, inputs: dict[str, torch.Tensor], path: Path) -> None:
    """Write the graph with free sizes of batch and width."""
    free = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "places", "marks")}
    with torch.no_grad():
        torch.onnx.export(
            model,
            tuple(inputs[name] for name in INPUTS),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={**free, "answers": {0: "pairs"}},
            opset_version=17,
            dynamo=False,
        )


def simplify(source: Path, target: Path) -> None:
    """Write an int8 graph as onnxruntime runs it, without what costs time and changes no number."""
    model = onnx.load(source)
    without_guards(model.graph)
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(model, Path(folder) / "model.onnx")
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED  # of any processor
        options.optimized_model_filepath = str(target)
        onnxruntime.InferenceSession(Path(folder) / "model.onnx", options, providers=["CPUExecutionProvider"])


def without_guards(graph: onnx.GraphProto) -> None:
    """Take out what puts 0 for a softmax over nothing: no token is without a token to look at."""
    made = {name: node for node in graph.node for name in node.output}
    softmax = {
        node.output[0]: node.input[2]
        for node in graph.node
        if node.op_type == "Where"
        and made[node.input[2]].op_type == "Softmax"
        and node.input[0] in made
        and (made[node.input[0]].op_type, made[node.input[0]].input[0]) == ("IsNaN", node.input[2])
    }
    kept = [node for node in graph.node if node.output[0] not in softmax and node.op_type != "IsNaN"]
    for node in kept:
        node.input[:] = [softmax.get(name, name) for name in node.input]
    del graph.node[:]
    graph.node.extend(kept)


def compare(model: Reader, path: Path, pairs: Any) -> None:
    """Print the verdicts of both."""
    with torch.no_grad():
        ours = model(**{name: pairs[name] for name in INPUTS})[2].numpy()
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    theirs = session.run(["answers"], {name: pairs[name].numpy() for name in INPUTS})[0]
    print(
        f"float32 {ours.round(2).tolist()}, int8 {theirs.round(2).tolist()}, furthest {np.abs(ours - theirs).max():.3f}"
    )


if __name__ == "__main__":
    main()
