"""One tool, in a process of its own and by its own Python: builds an index of given passages, and ranks them.

`peers.py` starts it, as `python peer.py NAME MODEL` for warm measurements (a line of JSON in, a line out) or as
`python peer.py NAME MODEL FOLDER QUESTION` for a cold one. It imports nothing of Pincite but for Pincite itself. Each
tool is set up as its own documentation has it, hybrid where it offers that, all with the same model.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

TOP = 10

Json = dict[str, Any]


class Tool(Protocol):
    """What is measured of a tool; a passage is told by its row."""

    def build(self, folder: Path, texts: Sequence[str]) -> None:
        """Index the passages anew, in memory and in a folder."""

    def load(self, folder: Path) -> None:
        """Open what `build` wrote."""

    def ask(self, question: str) -> Sequence[int]:
        """The rows of the best passages, best first."""


class Plain:
    """The model alone: what every tool must do at the least."""

    def __init__(self, model: str) -> None:
        """Load the model."""
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(model, device="cpu", local_files_only=True)

    def build(self, folder: Path, texts: Sequence[str]) -> None:
        """Encode the passages and keep nothing."""
        self._model.encode(list(texts), batch_size=32)

    def load(self, folder: Path) -> None:
        """There is nothing to open."""

    def ask(self, question: str) -> Sequence[int]:
        """Encode the question."""
        self._model.encode([question])
        return []


class Pincite:
    """Pincite, with its reader or without; it reads the articles and cuts the passages itself."""

    def __init__(self, model: str, reader: str | None) -> None:
        """Name the reader; the model is the index's own."""
        self._reader = reader
        self._rows: dict[str, int] = {}
        self._assistant: Any = None

    def build(self, folder: Path, texts: Sequence[str]) -> None:
        """Build from the articles beside the passages; the compiled model is there already."""
        from assistant import build

        build(folder.parent / "corpus", folder)

    def load(self, folder: Path) -> None:
        """Open the index."""
        from assistant import Assistant

        self._assistant = Assistant.open(folder, reader=self._reader)
        self._assistant.warm()
        passages = (p for a in self._assistant.articles() for p in self._assistant.passages(a.id))
        self._rows = {passage.id: row for row, passage in enumerate(passages)}

    def ask(self, question: str) -> Sequence[int]:
        """Hits of the answer, refused or not."""
        return [self._rows[hit.passage.id] for hit in self._assistant.ask(question).hits]


class Txtai:
    """txtai's Embeddings, hybrid: FAISS and its own BM25, weighed half and half."""

    def __init__(self, model: str) -> None:
        """Load the model."""
        from txtai import Embeddings

        self._settings: Json = {"path": model, "hybrid": True}
        self._embeddings: Any = Embeddings(self._settings)

    def build(self, folder: Path, texts: Sequence[str]) -> None:
        """Index and save."""
        self._embeddings.index(list(enumerate(texts)))
        self._embeddings.save(str(folder))

    def load(self, folder: Path) -> None:
        """Load the folder."""
        self._embeddings.load(str(folder))

    def ask(self, question: str) -> Sequence[int]:
        """Search."""
        return [int(row) for row, _ in self._embeddings.search(question, TOP)]


class Haystack:
    """Haystack's in-memory store: BM25 and embeddings, joined by reciprocal ranks, in a pipeline."""

    def __init__(self, model: str) -> None:
        """Load the model, for passages and for questions."""
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        given: Json = {"model": model, "progress_bar": False, "local_files_only": True}
        self._documents = SentenceTransformersDocumentEmbedder(**given)
        self._text = SentenceTransformersTextEmbedder(**given)
        self._text.warm_up()
        self._pipeline: Any = None

    def build(self, folder: Path, texts: Sequence[str]) -> None:
        """Embed, write, and save."""
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._documents.warm_up()
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        documents = [Document(id=str(row), content=text) for row, text in enumerate(texts)]
        store.write_documents(self._documents.run(documents)["documents"])
        folder.mkdir()
        store.save_to_disk(str(folder / "store.json"))
        self._open(store)

    def load(self, folder: Path) -> None:
        """Load the store."""
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._open(InMemoryDocumentStore.load_from_disk(str(folder / "store.json")))

    def _open(self, store: Any) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever

        self._pipeline = Pipeline()
        if getattr(self._text, "__haystack_added_to_pipeline__", None) is not None:
            self._text.__haystack_added_to_pipeline__ = None  # of the store before
        self._pipeline.add_component("embedder", self._text)
        self._pipeline.add_component("dense", InMemoryEmbeddingRetriever(store))
        self._pipeline.add_component("bm25", InMemoryBM25Retriever(store))
        self._pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self._pipeline.connect("embedder.embedding", "dense.query_embedding")
        self._pipeline.connect("dense", "joiner")
        self._pipeline.connect("bm25", "joiner")

    def ask(self, question: str) -> Sequence[int]:
        """Run the pipeline."""
        result = self._pipeline.run({"embedder": {"text": question}, "bm25": {"query": question}})
        return [int(document.id) for document in result["joiner"]["documents"]]


class LlamaIndex:
    """LlamaIndex: its vector index and its BM25 retriever, fused by reciprocal ranks, no queries generated."""

    def __init__(self, model: str) -> None:
        """Load the model."""
        from llama_index.core import MockEmbedding, Settings
        from llama_index.core.llms import MockLLM
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        Settings.llm = MockLLM()
        Settings.embed_model = MockEmbedding(embed_dim=1)
        Settings.embed_model = HuggingFaceEmbedding(model_name=model, device="cpu", embed_batch_size=32)
        self._retriever: Any = None

    def build(self, folder: Path, texts: Sequence[str]) -> None:
        """Index and persist."""
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode
        from llama_index.retrievers.bm25 import BM25Retriever

        nodes = [TextNode(text=text, id_=str(row)) for row, text in enumerate(texts)]
        index = VectorStoreIndex(nodes)
        index.storage_context.persist(str(folder / "vectors"))
        bm25 = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=TOP)
        bm25.persist(str(folder / "bm25"))
        self._open(index, bm25)

    def load(self, folder: Path) -> None:
        """Load both."""
        from llama_index.core import StorageContext, load_index_from_storage
        from llama_index.retrievers.bm25 import BM25Retriever

        context = StorageContext.from_defaults(persist_dir=str(folder / "vectors"))
        self._open(load_index_from_storage(context), BM25Retriever.from_persist_dir(str(folder / "bm25")))

    def _open(self, index: Any, bm25: Any) -> None:
        from llama_index.core.retrievers import QueryFusionRetriever

        self._retriever = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=TOP), bm25],
            similarity_top_k=TOP,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )

    def ask(self, question: str) -> Sequence[int]:
        """Retrieve."""
        return [int(found.node.node_id) for found in self._retriever.retrieve(question)]


TOOLS: dict[str, Callable[[str], Tool]] = {
    "plain": Plain,
    "pincite": lambda model: Pincite(model, "off"),
    "pincite with the reader": lambda model: Pincite(model, None),
    "txtai": Txtai,
    "haystack": Haystack,
    "llamaindex": LlamaIndex,
}


def main() -> None:
    """Serve lines, or answer one question."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    name, model, *cold = sys.argv[1:]
    tool = TOOLS[name](model)
    if cold:
        tool.load(Path(cold[0]))
        tool.ask(cold[1])
        return
    for line in sys.stdin:
        given = json.loads(line)
        result = _asked(tool, given["ask"]) if "ask" in given else _built(tool, Path(given["folder"]), given["texts"])
        answers.write(json.dumps(result) + "\n")
        answers.flush()


def _built(tool: Tool, folder: Path, texts: Sequence[str]) -> Json:
    wall, computing = time.perf_counter(), time.process_time()
    tool.build(folder, texts)
    took = {"seconds": time.perf_counter() - wall, "computing": time.process_time() - computing}
    tool.load(folder)
    tool.ask("warm")
    return took


def _asked(tool: Tool, questions: Sequence[str]) -> Json:
    rows, seconds = [], []
    computing = time.process_time()
    for question in questions:
        began = time.perf_counter()
        rows.append(list(tool.ask(question)))
        seconds.append(time.perf_counter() - began)
    return {"rows": rows, "seconds": seconds, "computing": (time.process_time() - computing) / len(questions)}


if __name__ == "__main__":
    main()
