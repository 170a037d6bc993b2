PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: help setup demo test lint format bench train compare conversation texts lock clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 16

setup: $(READY) ## Build .venv from requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: $(READY) ## Chat with the box on this machine: no token, no network
	$(BIN)/ideeenbus demo

test: $(READY) ## Run all tests
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist worksteal

lint: $(READY) ## Style, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## Measure speed and memory
	@for bench in reading answering throughput; do echo "$$bench"; $(BIN)/python -m tests.bench.$$bench; done

train: .venv-train/ready ## Train the model that ships (about an hour; PyTorch comes into .venv-train)
	.venv-train/bin/python -m nlp.training

compare: .venv-train/ready ## Compare how it reads with what one would otherwise have
	.venv-train/bin/python -m nlp.training.compare

# Without the hashes of the lock: pip would then want them of PyTorch too, and that has many builds.
.venv-train/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv-train
	sed -e '/--hash/d' -e 's/ \\$$//' requirements.lock > .venv-train/constraints.txt
	.venv-train/bin/pip install --quiet --constraint .venv-train/constraints.txt --editable ".[train]"
	touch $@

format: $(READY) ## Put the code in its house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: ## Renew requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --group dev --output-file requirements.lock pyproject.toml

clean: ## Remove what was built here
	rm -rf .venv .venv-train .mypy_cache .pytest_cache .ruff_cache .hypothesis

conversation: $(READY) ## Write docs/conversation.md anew from what the box says
	WRITE_CONVERSATION=1 $(BIN)/pytest tests/bot/test_transcripts.py

texts: $(READY) ## Bring the Dutch catalogue up to date with the English in the code
	$(BIN)/pybabel --quiet extract --mapping=babel.cfg --no-location --sort-output --omit-header \
		--output=.venv/ideeenbus.pot bot
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --no-wrap --ignore-obsolete --omit-header \
		--domain=ideeenbus --input-file=.venv/ideeenbus.pot --output-dir=bot/locale
