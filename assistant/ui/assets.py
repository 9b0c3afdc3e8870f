"""The page's scripts, styles and drawings, served from the folders that they lie in."""

import hashlib
from os import stat_result
from pathlib import Path

from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent
SERVED = (".css", ".js", ".svg", ".woff2")


class Assets(StaticFiles):
    """Serves what a browser may have of the folders, and neither code nor templates."""

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        """The file of that path, if it is one of those."""
        return super().lookup_path(path) if path.endswith(SERVED) else ("", None)


def version(folder: Path = FOLDER) -> str:
    """Names the state of style and script, so that no browser keeps an old one."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".css", ".js"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]
