# Two commands for a newcomer: `make run` opens the page, `make test` runs the whole suite.
# Each makes the virtual environment .venv if need be; nothing is installed twice.

PYTHON ?= python3
BIN := .venv/bin
FAST := not browser and not model and not slow

.PHONY: run test test-fast test-engine-server coverage lint fix manual catalogues build packages clean

run: .venv/.run
	@$(BIN)/pincite build
	@$(BIN)/pincite serve --answers tests/known_answers

test: .venv/.dev
	$(BIN)/python -m pytest -n auto

# While at work: without Chromium, without the model's weights, without what takes long. Known answers, which ask the
# model of an index, are left out by their folder: collecting them builds it.
test-fast: .venv/.dev
	$(BIN)/python -m pytest -n auto --hypothesis-profile=fast --ignore=tests/known_answers -m "$(FAST)"

# The suite in two parts: the first measures what it runs through and has a floor; the second would be slowed by that.
coverage: .venv/.dev
	$(BIN)/python -m pytest -n auto --ignore=tests/known_answers -m "not browser and not model" --cov --cov-report=term:skip-covered
	$(BIN)/python -m pytest -n auto -m "browser or model"

# The engine's real server, 57 MB and no dependency of anything else. It listens on every interface, so it gets a network
# that has no other machine in it.
test-engine-server: .venv/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps milvus==2.3.5
	unshare --map-root-user --net sh -c 'ip link set lo up && exec $(BIN)/python -m pytest -q -rP tests/index/test_engine_server.py'

lint: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/oxlint --deny-warnings assistant/ui

fix: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/oxlint --fix assistant/ui

manual: .venv/.dev
	$(BIN)/python -m assistant.cli.manual > docs/pincite.1

# Brings the languages of the page up to date with code and templates; what is new or changed is then to be translated.
catalogues: .venv/.dev
	mkdir -p build
	$(BIN)/pybabel extract -F pyproject.toml -k message -k counted:1,2 -w 120 --add-location=file --omit-header -o build/pincite.pot .
	$(BIN)/pybabel update -D pincite -d assistant/translations -w 120 --ignore-obsolete --omit-header -i build/pincite.pot

build: .venv/.dev
	rm -rf build dist
	$(BIN)/python -m build --no-isolation

packages: .venv/.dev
	$(BIN)/python tests/plain_install.py

.venv/.run: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $@

.venv/.dev: .venv/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv build dist index/CURRENT index/generations index/pending index/build.lock
