"""Open what onnxruntime and tokenizers read: the one place that says how such a model runs here.

In go paths; out come a session on one thread, and a tokenizer that neither pads nor cuts. A session runs many texts at
once: who has a batch gives each of its threads a part. Both libraries are imported late.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from assistant.messages import message
from assistant.settings import quiet_libraries


def is_installed(*modules: str) -> bool:
    """Whether the libraries are there, and others named; nothing is imported to find out."""
    return all(find_spec(module) for module in ("onnxruntime", "tokenizers", *modules))


def open_session(path: Path, optimised: Path | None = None) -> Any:
    """Load the ONNX file of a model.

    Args:
        path: the model.
        optimised: where to write the graph as onnxruntime has simplified it, its weights beside it in a file of the
            same name that ends in .bin, which is mapped into memory; such a graph is loaded in a quarter of the time.

    Raises:
        ModelError: it cannot be loaded.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # short texts gain nothing from a second one
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    levels = onnxruntime.GraphOptimizationLevel
    options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED  # the highest that any processor can run
    if optimised:
        options.optimized_model_filepath = os.fspath(optimised)
        weights = optimised.with_suffix(".bin").name
        options.add_session_config_entry("session.optimized_model_external_initializers_file_name", weights)
        options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
    try:
        return onnxruntime.InferenceSession(os.fspath(path), options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # onnxruntime's own classes share no base but this
        raise ModelError(
            message("Cannot load the model {path}: {reason}", path=path, reason=str(exc).splitlines()[0][:160])
        ) from exc


def open_tokenizer(path: Path) -> Any:
    """Load a tokenizer.json.

    Raises:
        ModelError: it cannot be loaded.
    """
    quiet_libraries()
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(os.fspath(path))
    except Exception as exc:  # the library raises plain Exception
        raise ModelError(
            message("Cannot load the tokenizer {path}: {reason}", path=path, reason=str(exc).splitlines()[0][:160])
        ) from exc
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
