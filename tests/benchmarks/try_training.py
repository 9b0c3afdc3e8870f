"""Does the training run as one command, go on after it was killed, and export what the package can load?

    python tests/benchmarks/try_training.py [FOLDER]

Makes rows of the development questions over the five articles and a cross-encoder of two narrow layers with random
weights, runs `train_reader.py` on them, kills it with all its processes (SIGKILL) in the second round, runs the same
command again, exports the last snapshots and reads a passage with them. It learns nothing: what is tried is the
machinery, in a few minutes. Exits with status 1 and says what failed; FOLDER keeps what was made.
"""

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"

from tokenizers import Tokenizer
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from assistant import corpus
from assistant.evaluation.known_answers import read
from assistant.models.reader import load, shipped_folder
from assistant.records import Passage, Span

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AROUND = 500  # characters of the article on each side of an answer
ROUNDS = 3
LIMIT = 600  # seconds that a run may take
OPTIONS = ("--pairs", "64", "64", "64", "--frozen", "1", "--every", "1", "--processes", "2")


def main() -> None:
    """Make, run, kill, run again, export and read."""
    with nullcontext(sys.argv[1]) if len(sys.argv) > 1 else tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_rows(folder / "rows")
        make_start(folder / "start")
        command = [sys.executable, str(HERE / "train_reader.py"), *(str(folder / one) for one in PARTS), *OPTIONS]
        stopped_at = killed(command, folder / "state")
        print(f"killed in round 2 after step {stopped_at}")
        subprocess.run(command, check=True, timeout=LIMIT, stdout=subprocess.DEVNULL)
        check_record(folder / "state" / "record.jsonl", stopped_at)
        check_export(folder)
    print("trained in three rounds, gone on with after the kill, exported and read")


PARTS = ("rows", "start", "state")


def make_rows(folder: Path) -> None:
    """`train.jsonl.gz` and `dev.jsonl.gz` of the development questions."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(_rows())
    for name, own in (("train", rows), ("dev", rows[::3])):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in own)


def _rows() -> Iterator[dict[str, Any]]:
    texts = {article.id: article.text for article in corpus.read(ROOT / "corpus")}
    chance = random.Random(1)
    for known in read(ROOT / "tests" / "known_answers" / "development.answers.yaml"):
        article = known.answers[0].article if known.answers else chance.choice(sorted(texts))
        text = texts[article]
        at = text.index(known.answers[0].quote) if known.answers else chance.randrange(len(text))
        begin = max(0, at - AROUND)
        context = text[begin : at + AROUND + (len(known.answers[0].quote) if known.answers else 0)]
        spans = [[at - begin, at - begin + len(known.answers[0].quote)]] if known.answers else []
        kind = "human-unanswerable" if known.refuse else "span"
        row = {"id": known.id, "question": known.question, "context": context, "answerable": not known.refuse}
        yield {**row, "spans": spans, "kind": kind, "set": "development", "title": article}


def make_start(folder: Path) -> None:
    """A cross-encoder in the layout of transformers, with the shipped reader's tokenizer."""
    tokenizer = Tokenizer.from_file(str(shipped_folder() / "tokenizer.json"))
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        unk_token="[UNK]",
    )
    fast.save_pretrained(folder)
    shape: dict[str, Any] = dict(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=1,
    )
    BertForSequenceClassification(BertConfig(**shape)).save_pretrained(folder)


def killed(command: list[str], state: Path) -> int:
    """Run until the second round has made a step, and kill; the step."""
    record, until = state / "record.jsonl", time.monotonic() + LIMIT
    training = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    while time.monotonic() < until and training.poll() is None:
        steps = [one["step"] for one in events(record) if one["event"] == "figures" and one["round"] == 2]
        if steps:
            os.killpg(training.pid, signal.SIGKILL)
            training.wait()
            return int(steps[-1])
        time.sleep(0.1)
    raise SystemExit(f"The training ended with {training.poll()} before its second round made a step.")


def events(record: Path) -> list[dict[str, Any]]:
    """The lines of a record; none before there is one."""
    return [json.loads(line) for line in record.read_text("utf-8").splitlines()] if record.exists() else []


def check_record(record: Path, stopped_at: int) -> None:
    """Every step of every round is there, in order, and what is learned from was made once a round."""
    told = events(record)
    for number in range(1, ROUNDS + 1):
        own = [one for one in told if one.get("round") == number]
        whole = next(one["steps"] for one in own if one["event"] == "begin")
        steps = [one["step"] for one in own if one["event"] == "figures"]
        made = sum(one["event"] == "units" for one in own)
        if sorted(set(steps)) != list(range(1, whole + 1)) or made != 1:
            raise SystemExit(f"Round {number}: expected steps 1 to {whole}, made once; found {steps}, {made} times.")
    again = [one["step"] for one in told if one["event"] == "figures" and one["round"] == 2]
    if again.count(stopped_at) > 1 and again.count(1) > 1 and stopped_at > 1:
        raise SystemExit(f"Round 2 began anew after it was killed at step {stopped_at}: {again}.")


def check_export(folder: Path) -> None:
    """The package reads a passage with what was exported."""
    snapshots = [str(path) for path in sorted((folder / "state" / "round-3").glob("step-*.pt"))[-2:]]
    command = [sys.executable, str(HERE / "export_reader.py"), str(folder / "start"), str(folder / "out"), *snapshots]
    subprocess.run(command, check=True, timeout=LIMIT, stdout=subprocess.DEVNULL)
    reader = load(str(folder / "out"))
    text = "The owl ate three mice."
    passage = Passage("a", "a", 0, len(text), text, (Span(0, len(text)),))
    if reader is None or len(reader.read("How many mice?", [passage])) != 1:
        raise SystemExit("The exported reader read nothing.")


if __name__ == "__main__":
    main()
