"""The package offers what it says, and importing it is light."""

import subprocess
import sys
from importlib import import_module

import pytest

import assistant
from assistant import errors

HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "faiss", "tantivy")


def test_all_is_what_can_be_imported() -> None:
    """Every name of `__all__` is there, once, though it is loaded at its first use; no other name is."""
    found = [getattr(assistant, name) for name in assistant.__all__]
    assert [value.__name__ for value in found] == assistant.__all__
    assert len(assistant.__all__) == len(set(assistant.__all__))
    assert set(assistant.__all__) <= set(dir(assistant))
    inner = "Embedder"
    with pytest.raises(AttributeError, match="module 'assistant' has no attribute 'Embedder'"):
        getattr(assistant, inner)


def test_every_error_is_offered() -> None:
    """Each error that can be raised can be caught by name from the package, and all of them at once."""
    raised = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert raised <= set(assistant.__all__)
    assert all(issubclass(getattr(assistant, name), assistant.PinciteError) for name in raised)


def test_the_verb_is_not_its_module() -> None:
    """`build` is the function; the module is called `builder`, so nothing shadows it."""
    assert callable(assistant.build)
    with pytest.raises(ModuleNotFoundError):
        import_module("assistant.build")


def test_errors_are_one_line() -> None:
    """A message for a person stays on one line, whatever was put into it."""
    assert str(assistant.UsageError("Not\n  found: \t'a\nb'.")) == "Not found: 'a b'."


def test_the_package_itself_loads_nothing() -> None:
    """`import assistant` costs next to nothing, since every pytest run of an environment does it for the plugin."""
    code = "import sys, assistant; print(*[name for name in sys.modules if name.startswith(('assistant', 'numpy'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["assistant"]


def test_importing_is_light() -> None:
    """`import assistant` and the command line load no heavy library: help and errors come at once."""
    code = "import sys, assistant; from assistant.cli.app import pincite; pincite.every(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "assistant.api" in loaded
    assert [name for name in HEAVY if name in loaded] == []
