# Everything from a fresh machine with only Python 3.11+ and make. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help install demo run test check format peers lock catalogs picture clean
.DEFAULT_GOAL := help

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

install: $(VENV)/.ready ## Install Passeur into .venv, nothing else

demo: $(VENV)/.ready ## Chat with the demonstration city in this terminal
	@$(BIN)/passeur chat

run: $(VENV)/.ready ## Serve the platforms that are configured
	@$(BIN)/passeur run

test: $(VENV)/.dev ## Run every test, and measure what they reach
	@$(BIN)/coverage erase
	@$(BIN)/python -m pytest -n 2 -m "not postgres" --cov --cov-report=
	@if [ -n "$(PASSEUR_TEST_POSTGRES)" ]; then $(BIN)/python -m pytest -n 2 -m postgres; fi
	@$(BIN)/coverage report

check: $(VENV)/.dev ## Format, lint, types, import laws, catalogs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

format: $(VENV)/.dev ## Format and mend what can be mended alone
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

catalogs: $(VENV)/.dev ## Bring the catalogs up to date with the code
	@$(BIN)/python -m tests.catalogs

peers: $(VENV)/.dev ## Install what the benchmarks measure Passeur against
	@$(PIP) install --require-hashes --no-deps -r requirements-bench.lock

lock: $(VENV)/.dev ## Write down every dependency with its hashes, for every system; UPGRADE=--upgrade takes the newest that fit
	@$(PIP) install uv
	@for each in "requirements.lock --extra build" "requirements-dev.lock --extra build --extra dev" \
		"requirements-bench.lock --extra bench"; do \
		$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate $(UPGRADE) pyproject.toml -o $$each; done

picture: $(VENV)/.ready ## Draw docs/conversation.svg from a real conversation
	@$(BIN)/python docs/picture.py

clean: ## Remove what was made, never what was said
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* *.egg-info

$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "Passeur gets ready; the first time takes a minute or two…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(BIN)/pybabel -q compile -d bot/locales
	@touch $@

$(VENV)/.dev: $(VENV)/.ready requirements-dev.lock
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
