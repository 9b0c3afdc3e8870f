"""Processes that benchmarks start and measure."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# A small process starts what is measured: a child's peak memory is never below its parent's at the start.
LAUNCH = """
import os, sys, time
began = time.perf_counter()
null = [(os.POSIX_SPAWN_OPEN, number, "/dev/null", os.O_WRONLY, 0) for number in (1, 2)]
_, status, usage = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null), 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
sys.exit(status != 0)
"""


def environment() -> dict[str, str]:
    """What every process is given: no network, and bytecode kept, as for a user's second start."""
    return {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONDONTWRITEBYTECODE": ""}


def process(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, computing seconds and peak MB of a process."""
    launched = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, *command], capture_output=True, cwd=ROOT, env=environment(), text=True
    )
    if launched.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    wall, computing, memory = map(float, launched.stdout.split())
    return wall, computing, memory
