"""How many packages a plain install brings, resolved anew as by a user: `python tests/plain_install.py`.

pip looks every package up but installs none, and takes the versions of constraints.txt. Status 1 if a library that only
an extra needs is among them.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXTRA = {
    "pypdfium2",
    "rapidocr",
    "opencv-python-headless",
    "trafilatura",
    "mammoth",
    "gradio",
    "fastapi",
    "mcp",
    "pandas",
    "prometheus-client",
    "ir-measures",
    "pypandoc-binary",
    "uvicorn",
}


def main() -> int:
    """Print the number and the names."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ("--dry-run", "--ignore-installed", "--quiet", "--report", str(report), "-c", "constraints.txt", ".")
        subprocess.run([sys.executable, "-m", "pip", "install", *options], cwd=ROOT, check=True)
        installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    names = sorted(one["metadata"]["name"].lower().replace("_", "-") for one in installed)
    sys.stdout.write(f"A plain install brings {len(names)} packages: {', '.join(names)}.\n")
    unwanted = sorted(EXTRA & set(names))
    if unwanted:
        sys.stderr.write(f"Not wanted without an extra: {', '.join(unwanted)}.\n")
    return 1 if unwanted else 0


if __name__ == "__main__":
    sys.exit(main())
