"""The optional parts of an installation: which libraries each needs, and what to type where they are missing.

The plain package is the library, the command line and the pytest plugin; what only some use is an extra of its own in
pyproject.toml. A face calls `require` before it imports such a library, so that nobody meets a ModuleNotFoundError.
"""

from collections.abc import Mapping
from importlib.util import find_spec

from assistant.errors import ToolMissingError
from assistant.messages import message

# The modules that are imported, by extra. The extra `styles` holds programs and data: `citing.references` finds them.
MODULES: Mapping[str, tuple[str, ...]] = {
    "formats": (
        "htmldate",
        "lxml",
        "lxml_html_clean",
        "mammoth",
        "pdfminer",
        "PIL",
        "pypdfium2",
        "striprtf",
        "trafilatura",
    ),
    "ocr": ("rapidocr",),
    "ui": (
        "fastapi",
        "gradio",
        "jinja2",
        "markupsafe",
        "prometheus_client",
        "pydantic",
        "python_multipart",
        "starlette",
        "uvicorn",
    ),
    "mcp": ("mcp",),
    "eval": ("ir_measures", "jinja2"),
    "milvus": ("grpc", "pymilvus"),
    "ray": ("ray",),
}


def missing(extra: str) -> str | None:
    """The first library of an extra that is not installed; None where all are. Nothing is imported to find out."""
    return next((module for module in MODULES[extra] if find_spec(module) is None), None)


def hint(extra: str, part: str) -> str:
    """The line that says what `part` of Pincite lacks, and what to type."""
    library = missing(extra)
    return message(
        "{part} needs the library {library}, which was not found. Install it with pip install 'pincite[{extra}]'.",
        part=part,
        library=library,
        extra=extra,
    )


def require(extra: str, part: str) -> None:
    """Check that an extra is installed.

    Args:
        extra: one of `MODULES`.
        part: what needs it, as the first words of the message.

    Raises:
        ToolMissingError: a library of it is missing.
    """
    if missing(extra):
        raise ToolMissingError(hint(extra, part))
