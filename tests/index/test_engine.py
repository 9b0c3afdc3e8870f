"""A collection on an engine answers as an index in a folder does, survives kills, and says what fails.

The engine is a real process, the embedded edition of Milvus, which speaks the cluster's own wire interface; it searches
every vector, so hits are equal to the last. Not covered: approximate indexes, a cluster of several nodes, and a
server that checks passwords, which a stand-in on the wire refuses here as a cluster does.
"""

import json
import socket
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pymilvus", reason="pymilvus is not installed: pip install 'pincite[milvus]'")
pytest.importorskip("milvus_lite", reason="milvus-lite is not installed: it is a development dependency")

import grpc
from conftest import CORPUS, Run, ToyEmbedder, one_line
from engine_checks import FERRIES, check_equal, check_kill, check_slow, server_of
from milvus_process import MilvusProcess

from assistant import Assistant, build
from assistant.errors import BrokenIndexError, IndexMissingError, UsageError
from assistant.index import EngineCatalogue
from assistant.index.engine import Address
from assistant.index.engine.generation import _FIELDS
from assistant.index.engine.packing import number
from assistant.index.engine.server import ARTICLES, PASSAGES, STATE, Server
from assistant.index.engine.state import State

pytestmark = pytest.mark.slow

QUESTIONS = (
    "How many Mi-35 helicopters did Russia agree to sell?",
    "What does Druzhba mean?",
    "Who met Putin in Ufa?",
    "What is the recipe for biryani?",
    "military exercises in Cherat",
    "Did the Soviets invade Afghanistan in winter?",
)
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusProcess]:
    """A server for all tests that leave it alive."""
    process = MilvusProcess(tmp_path_factory.mktemp("milvus"))
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def both(milvus: MilvusProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Assistant, Assistant]]:
    """The five articles on the engine and in a folder."""
    folder = tmp_path_factory.mktemp("index")
    assert build(CORPUS, folder, embedder=ToyEmbedder()).generation
    build(CORPUS, milvus.address("press"), embedder=ToyEmbedder())
    with (
        Assistant.open(milvus.address("press"), embedder=ToyEmbedder(), reader="off") as engine,
        Assistant.open(folder, embedder=ToyEmbedder(), reader="off") as local,
    ):
        yield engine, local


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_hits_in_the_same_order(both: tuple[Assistant, Assistant], question: str) -> None:
    """Citations, scores, marks and reasons are equal; BM25 nearly, since tantivy rounds lengths."""
    engine, local = (assistant.ask(question, caution=0.1) for assistant in both)
    assert [hit.citation for hit in engine.hits] == [hit.citation for hit in local.hits]
    assert [hit.score for hit in engine.hits] == [hit.score for hit in local.hits]
    assert (engine.refused, engine.reason) == (local.refused, local.reason)
    for mine, other in zip(engine.hits, local.hits, strict=True):
        assert mine.scores["bm25"] == pytest.approx(other.scores["bm25"], rel=0.05)  # lengths are rounded in a folder
        assert {**mine.scores, "bm25": 0} == {**other.scores, "bm25": 0}


def test_filters_narrow_the_search(both: tuple[Assistant, Assistant]) -> None:
    """Only the articles that are asked for are found, and all of these."""
    article = both[1].articles()[1].id
    engine, local = (assistant.ask(QUESTIONS[0], articles=[article], caution=0) for assistant in both)
    assert engine.hits
    assert {hit.passage.article_id for hit in engine.hits} == {article}
    assert [hit.passage for hit in engine.hits] == [hit.passage for hit in local.hits]


def test_articles_and_passages_are_word_for_word_the_same(both: tuple[Assistant, Assistant]) -> None:
    """What was sent comes back, offsets and metadata too."""
    engine, local = both
    assert engine.articles() == local.articles()
    assert engine.info() == local.info()
    for article in local.articles():
        assert engine.passages(article.id) == local.passages(article.id)


def test_quotations_citations_and_drafts_come_out_the_same(both: tuple[Assistant, Assistant]) -> None:
    """A writer's text is judged over whole articles, fetched for it."""
    text = "It “agreed to sell four Mi-35 helicopters to Pakistan”, not “agreed to sell five Mi-35 helicopters”."
    engine, local = (assistant.quotes(text).quotations for assistant in both)
    assert engine == local
    assert [quotation.outcome for quotation in engine] == ["exact", "altered"]
    hit = both[1].ask(QUESTIONS[0]).hits[0]
    unknown = "nowhere:0-5@00000000"
    verdicts = [assistant.verify({hit.citation.id: hit.citation.quote, unknown: "words"}) for assistant in both]
    assert verdicts[0] == verdicts[1]
    engine_draft, local_draft = (list(assistant.draft("Russia sold four Mi-35 helicopters.")) for assistant in both)
    assert [sentence.outcome for sentence in engine_draft] == [sentence.outcome for sentence in local_draft]


@pytest.mark.parametrize("form", ["Druzhba", "druzh ba", "unheard", "Mi-35", "100%", "_", '"quoted"', "back\\slash"])
def test_words_are_looked_for_in_whole_texts_as_in_a_folder(both: tuple[Assistant, Assistant], form: str) -> None:
    """A refusal claims of no word that it is absent where an article has it."""
    engine, local = (assistant._generation.quotations.stands(form) for assistant in both)
    assert engine == local


def test_the_map_says_what_it_needs(both: tuple[Assistant, Assistant]) -> None:
    """Where all passages would be needed at once, one line says so."""
    with pytest.raises(UsageError, match="needs all passages at hand"):
        both[0].map()


def test_any_sequence_of_builds_gives_one_collection(milvus: MilvusProcess, write_corpus: Write) -> None:
    """Rows, counts and hits are those of a build from nothing; of a removed article no byte stays."""
    corpus = write_corpus(
        {"ferry.md": "The ferry leaves at noon.", "bus.md": "The bus leaves at dawn, said Kowalczyk."}
    )
    address = milvus.address("moving")
    first = build(corpus, address, embedder=ToyEmbedder())
    assert (first.added, first.passages) == (("bus", "ferry"), 2)
    assert build(corpus, address, embedder=(toy := ToyEmbedder())).embedded == 0
    assert toy.embedded == []
    (corpus / "bus.md").unlink()
    (corpus / "ferry.md").write_text("The ferry leaves at one. Nobody waits for it.")
    second = build(corpus, address, embedder=ToyEmbedder())
    assert (second.changed, second.removed, second.embedded) == (("ferry",), ("bus",), 1)
    build(corpus, milvus.address("fresh"), embedder=ToyEmbedder())
    check_equal(address, milvus.address("fresh"))
    states = [State.read(server_of(milvus.address(name))) for name in ("moving", "fresh")]
    assert replace(states[0], frequency=states[1].frequency) == states[1]
    server = server_of(address)
    for part, fields in ((ARTICLES, ["value", "folded"]), (PASSAGES, ["words"])):
        assert not any("kowalczyk" in json.dumps(row).lower() for row in server.every(part, "", fields))
    with Assistant.open(address, embedder=ToyEmbedder(), reader="off") as assistant:
        assert assistant.faults() == ()
        assert not any("bus" in hit.sentence.text for hit in assistant.ask("When does the bus leave?", caution=0).hits)


def test_the_proof_finds_what_was_altered_on_the_engine(milvus: MilvusProcess, write_corpus: Write) -> None:
    """A vector that is too long, a range outside its article, a hash that is another text's."""
    texts = {
        "ferry.md": "The ferry leaves at noon.",
        "bus.md": "The bus leaves at dawn.",
        "tram.md": "The tram is red.",
    }
    corpus = write_corpus(texts)
    address = milvus.address("altered")
    build(corpus, address, embedder=ToyEmbedder())
    server = server_of(address)
    fields = [*_FIELDS, "number", "terms", "words"]
    rows = {str(row["article"]): int(row["row"]) for row in server.every(PASSAGES, "", ["row", "article"])}
    ferry, tram = (server.rows(PASSAGES, [rows[name]], fields)[0] for name in ("ferry", "tram"))
    longer = [2 * float(value) for value in ferry["vector"]]
    server.put(PASSAGES, [{**ferry, "vector": longer}, {**tram, "end": 9_999}])
    (head,) = server.rows(ARTICLES, ["bus#0"], ["key", "article", "number", "part", "value", "folded"])
    server.put(ARTICLES, [{**head, "value": head["value"].replace(json.loads(head["value"])["sha256"], "0" * 64)}])
    with Assistant.open(address, embedder=ToyEmbedder(), reader="off") as assistant:
        faults = " ".join(assistant.faults())
    assert "is not of length one" in faults
    assert "is no slice of its article" in faults
    assert "has another text of 'bus' than it notes" in faults


def test_a_page_moves_on_to_what_a_build_made(milvus: MilvusProcess, write_corpus: Write) -> None:
    """An open assistant sees a later build once it looks."""
    corpus = write_corpus({"ferry.md": "The ferry leaves at noon."})
    build(corpus, milvus.address("paged"), embedder=ToyEmbedder())
    with Assistant.open(milvus.address("paged"), embedder=ToyEmbedder(), reader="off") as assistant:
        (corpus / "ferry.md").write_text("The ferry leaves at one.")
        build(corpus, milvus.address("paged"), embedder=ToyEmbedder())
        assistant.refresh()
        assert assistant.ask("When does the ferry leave?").hits[0].sentence.text == "The ferry leaves at one."


def test_a_server_killed_in_the_middle_of_an_ingest_loses_and_doubles_nothing(
    tmp_path: Path, write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told as done is there after the restart, every article answers, and who has it open goes on."""
    process = MilvusProcess(tmp_path / "milvus")
    process.start()
    try:
        address = check_kill(process, write_corpus(FERRIES), monkeypatch, patience=(5, 5))
        with Assistant.open(address, embedder=ToyEmbedder(), reader="off") as assistant:
            assert assistant.faults() == ()
            for i in range(len(FERRIES)):
                hits = assistant.ask(f"Who is captain of the ferry to Port{i}?", caution=0).hits
                assert hits[0].passage.article_id == f"a{i:02}"
            process.kill()
            with pytest.raises(BrokenIndexError, match="does not answer within 5 s"):
                assistant.ask("What does the ferry carry?", caution=0)
            process.start()
            assert assistant.ask("What does the ferry carry?", caution=0).hits  # the page that has it open goes on
    finally:
        process.kill()


def test_a_build_killed_between_two_articles_is_counted_anew(milvus: MilvusProcess, write_corpus: Write) -> None:
    """A mark tells the next build that the counts are not to be believed."""
    corpus = write_corpus(FERRIES)
    address = milvus.address("counted")

    def stop(done: int, total: int, article_id: str) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(corpus, address, progress=stop, embedder=ToyEmbedder())
    # The article that a kill left without its head: its passage is there, and is nobody's.
    server_of(address).delete(ARTICLES, 'key == "a04#0"')
    assert build(corpus, address, embedder=ToyEmbedder()).passages == len(FERRIES)
    build(corpus, milvus.address("counted_fresh"), embedder=ToyEmbedder())
    check_equal(address, milvus.address("counted_fresh"))


def test_another_model_makes_the_collection_anew(milvus: MilvusProcess, write_corpus: Write) -> None:
    """Vectors of another dimension need another collection; its name stays."""
    corpus = write_corpus({"ferry.md": "The ferry leaves at noon."})
    build(corpus, milvus.address("models"), embedder=ToyEmbedder())
    report = build(corpus, milvus.address("models"), embedder=ToyEmbedder("other", dimension=256))
    assert (report.embedded, report.passages) == (1, 1)


def test_a_long_article_goes_over_several_rows(milvus: MilvusProcess, write_corpus: Write) -> None:
    """A text longer than a field comes back whole, and all its words are found."""
    text = "\n\n".join(
        f"Paragraph {i} tells of harbour {i * 7919 % 1000} and of naïve “captains” No {i}." for i in range(3000)
    )
    corpus = write_corpus({"long.md": text})
    build(corpus, milvus.address("long"), embedder=ToyEmbedder())
    with Assistant.open(milvus.address("long"), embedder=ToyEmbedder(), reader="off") as assistant:
        assert assistant.article("long").text == text
        assert all(assistant._generation.quotations.stands(word) for word in ("Paragraph", "naïve", "2999"))


# --- what fails ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["milvus://localhost/press", "milvus://localhost:99999/press", "milvus://host:1/a-b", "milvus:press"]
)
def test_an_address_that_is_none(address: str) -> None:
    """One line says what an address looks like."""
    with pytest.raises(UsageError, match="milvus://host:port/collection"):
        Assistant.open(address)


def test_a_time_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time to wait comes from the environment, and must be one."""
    monkeypatch.setenv("PINCITE_MILVUS_TIMEOUT", "soon")
    with pytest.raises(UsageError, match="number of seconds, found 'soon'"):
        Assistant.open("milvus://localhost:19530/press")


def test_a_collection_that_was_never_built(milvus: MilvusProcess, run: Run) -> None:
    """One line says what to type, on the command line too."""
    with pytest.raises(IndexMissingError, match="Run 'pincite build --index milvus://"):
        Assistant.open(milvus.address("never"))
    status, _, err = run("ask", "Who?", "--index", milvus.address("never"))
    assert status == 2
    assert "No collection at milvus://127.0.0.1" in one_line(err)


def test_a_server_that_is_not_there() -> None:
    """One line, after the time that is granted."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = EngineCatalogue(Address("127.0.0.1", port, "press", timeout=2))
    with pytest.raises(BrokenIndexError, match=rf"milvus://127.0.0.1:{port}/press does not answer within 2 s"):
        place.open()


def test_a_server_that_never_answers() -> None:
    """One line, after the time that is granted."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        place = EngineCatalogue(Address("127.0.0.1", silent.getsockname()[1], "press", timeout=2))
        with pytest.raises(BrokenIndexError, match="does not answer within 2 s"):
            place.open()


def test_a_server_that_has_become_slow(
    milvus: MilvusProcess, write_corpus: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line after the time that is granted, while a collection is open; asked again it answers."""
    check_slow(milvus, write_corpus({"ferry.md": "The ferry leaves at noon."}), monkeypatch, patience=3)


@pytest.mark.parametrize("release", ["2.4.23", "v2.3.5-lite", "1.1"])
def test_a_server_that_is_too_old(release: str) -> None:
    """One line says which release is needed and which it is."""
    server = Server(Address("127.0.0.1", 1, "press"))
    with pytest.raises(BrokenIndexError, match=f"expected Milvus 2.5 or newer, found {release}. Bring the server"):
        server._require_release(release)
    for taken in ("2.5.0", "v2.10.1", "3.0-beta", "milvus_lite-1.0", ""):
        server._require_release(taken)


class _Refusing(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpc has no types
    def service(self, details: object) -> grpc.RpcMethodHandler:
        def refuse(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure, please check user and password")
            return b""

        return grpc.unary_unary_rpc_method_handler(refuse)


def test_a_wrong_password() -> None:
    """One line says where the password belongs, and does not show it."""
    server = grpc.server(futures.ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((_Refusing(),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        place = EngineCatalogue(Address("127.0.0.1", port, "press", "me:wrong", timeout=5))
        with pytest.raises(BrokenIndexError, match=r"refuses: .*PINCITE_MILVUS_TOKEN") as told:
            place.open()
        assert "wrong" not in str(told.value)
    finally:
        server.stop(None)


@pytest.mark.parametrize(("name", "value"), [("format", 99), ("corpus_rules", 0)])
def test_a_collection_of_another_format(milvus: MilvusProcess, write_corpus: Write, name: str, value: int) -> None:
    """One line says what was expected and what was found."""
    address = milvus.address(f"format_{name}")
    corpus = write_corpus({"ferry.md": "The ferry leaves at noon."})
    build(corpus, address, embedder=ToyEmbedder())
    server = server_of(address)
    head = json.loads(server.rows(STATE, ["head"], ["value"])[0]["value"])
    (head if name in head else head["recipe"])[name] = value
    server.put(STATE, [{"key": "head", "value": json.dumps(head)}])
    with pytest.raises(BrokenIndexError, match=rf"another format: expected {name} \d+, found {value}"):
        Assistant.open(address)


def test_numbers_are_positive_and_fit_the_engine() -> None:
    """A key is a signed number of 64 bits there."""
    assert all(0 <= number(f"name {i}") < 2**63 for i in range(1000))
