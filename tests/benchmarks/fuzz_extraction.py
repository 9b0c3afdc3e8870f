"""Fuzz the readers of formats: real files and small made ones with bytes changed, for a given time each.

    python tests/benchmarks/fuzz_extraction.py SECONDS [FORMAT…]

Each case goes to the process that reads files of strangers. Told are refusals in the reader's own words, failures of a
library (their kinds), crashes and cases over the time limit; a case that kills the process is kept in the system's
folder for temporary files. Archives are changed inside, too: a part is changed and packed anew. Prints a table.
"""

import io
import random
import re
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from extraction_truth import FILES

from assistant.documents.extraction import FORMATS, ExtractionError
from assistant.documents.extraction.process import Limits, Reader

LIMITS = Limits(seconds=20, memory=1_500_000_000)
LARGEST = 400_000  # bytes of a file that is changed
_PACKED = (".docx", ".odt", ".epub")
_PIECES = (
    b"<",
    b">",
    b"&x;",
    b"{",
    b"}",
    b"\\",
    b"\0",
    b"\xff",
    b"%PDF-",
    b"stream",
    b"obj",
    b"]]>",
    b"=\n",
    b"--",
    b"\r\n",
)


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1])
    head = "".join(f"{name:>{width}}" for name, width in _COLUMNS)
    print(f"{'format':<10}{head}  failures by kind")
    for kind in sys.argv[2:] or sorted(set(FORMATS.values())):
        _fuzz(kind, seconds)


def _fuzz(kind: str, seconds: float) -> None:
    endings = {ending for ending, name in FORMATS.items() if name == kind}
    small = [path for path in sorted(FILES.rglob("*")) if path.is_file() and 0 < path.stat().st_size < LARGEST]
    seeds = [path for path in small if path.suffix in endings]
    chance = random.Random(kind)
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    until = perf_counter() + seconds
    with Reader(LIMITS) as reader:
        while perf_counter() < until:
            seed = chance.choice(seeds)
            data = _changed(seed.read_bytes(), seed.suffix, chance)
            counts["cases"] += 1
            counts[_outcome(reader, seed, data, kinds)] += 1
    line = "".join(f"{counts[name]:>{width}}" for name, width in _COLUMNS)
    print(f"{kind:<10}{line}  {dict(kinds) or ''}", flush=True)


def _outcome(reader: Reader, seed: Path, data: bytes, kinds: Counter[str]) -> str:
    try:
        reader.extract(seed.name, data)
    except ExtractionError as error:
        said = str(error)
        if failed := re.match(r"its reader failed \((\w+)", said):
            kinds[failed[1]] += 1
            return "failed"
        if "crashed" in said or "took longer" in said:
            with tempfile.NamedTemporaryFile(prefix="pincite-fuzz-", suffix=seed.suffix, delete=False) as kept:
                kept.write(data)
            return "crashed" if "crashed" in said else "too long"
        return "refused"
    return "read"


def _changed(data: bytes, ending: str, chance: random.Random) -> bytes:
    if ending in _PACKED and data.startswith(b"PK") and chance.random() < 0.7:
        return _repacked(data, chance)
    return _mutated(data, chance)


def _repacked(data: bytes, chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = given.namelist()
        chosen = chance.choice([name for name in names if name.endswith((".xml", ".xhtml", ".opf", ".rels"))] or names)
        for name in names:
            part = given.read(name) if not given.getinfo(name).flag_bits & 1 else b""
            new.writestr(name, _mutated(part, chance) if name == chosen else part)
    return packed.getvalue()


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(5)
        if kind == 0 and changed:
            changed[at % len(changed)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            changed[at:at] = chance.choice(_PIECES) * chance.choice([1, 1, 3, 1000])
        elif kind == 2:
            del changed[at : at + chance.choice([1, 10, 1000])]
        elif kind == 3:
            piece = changed[at : at + chance.choice([10, 200, 5000])]
            changed[at:at] = piece * chance.choice([1, 2, 10])
        else:
            changed[at:at] = str(chance.choice([0, -1, 2**31, 2**63, 10**9])).encode()
    return bytes(changed)


_COLUMNS = (("cases", 7), ("read", 7), ("refused", 9), ("failed", 8), ("crashed", 9), ("too long", 10))

if __name__ == "__main__":
    main()
