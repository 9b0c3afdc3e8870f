# Two commands for a newcomer: `make run` opens the page, `make test` runs the whole suite.
# Each makes the virtual environment .venv if need be; nothing is installed twice.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint build clean

run: .venv/.run
	@$(BIN)/pincite build
	@$(BIN)/pincite serve --answers tests/known_answers

test: .venv/.dev
	$(BIN)/python -m pytest -n auto

lint: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/.run: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $@

.venv/.dev: .venv/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv index/CURRENT index/generations index/pending index/build.lock
