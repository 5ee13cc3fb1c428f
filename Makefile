# Two commands: `make demo` shows the program on seeds/, `make test` runs every check. Both make what they need.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/demo.archive
COLLECTION ?= ../shared/data/reuters21578/reuters21578.tar.xz
TANTIVY := 0.27.0

.PHONY: demo test check unit docs lock bench bench-large evaluate crash flips clean help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(VENV)/installed: requirements-dev.lock pyproject.toml $(wildcard index/kernels/*.c index/kernels/*.h)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch index/kernels/_*.c # setuptools does not know of the headers that they include
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--config-settings editable_mode=compat -e . # a path, not a finder that takes a tenth of a second to import
	@! command -v cc >/dev/null || $(BIN)/python -c 'import index.kernels._asking, index.kernels._building, index.kernels._texts'
	@touch $@

demo: $(VENV)/installed ## load seeds/ and show a faceted search
	@sh docs/demo.sh $(BIN)/searcher $(DEMO)

test: check unit ## all checks and all tests

check: $(VENV)/installed ## format, lint, strict types, stale docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m docs.generate --check
	$(BIN)/python -m docs.screens --check

unit: $(VENV)/installed ## the tests, also on the built wheel; those of engine, store and texts also without the C kernels
	SEARCHER_KERNELS=numpy $(BIN)/python -m pytest -q -n 2 tests/contract/test_engines.py tests/unit/test_store.py \
		tests/unit/test_normalise_text.py tests/unit/test_entities_annotate.py tests/unit/test_clean_record.py \
		tests/unit/test_clean_prose.py
	$(BIN)/python -m pytest -n 2 --dist loadfile

docs: $(VENV)/installed ## write the generated parts of docs/ again
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.screens

$(VENV)/bench: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps tantivy==$(TANTIVY)
	@touch $@

bench: $(VENV)/bench ## measure beside tantivy, stock Whoosh and SQLite on articles grown from COLLECTION
	$(BIN)/python -m benchmarks.speed --grow $(COLLECTION)

bench-large: $(VENV)/bench ## the same, up to a million articles (some 15 GB of disk)
	$(BIN)/python -m benchmarks.speed --grow $(COLLECTION) --sizes 20000,100000,1000000

evaluate: $(VENV)/installed ## measure how well pages become articles, beside trafilatura (needs PAGES, ../shared/data)
	$(BIN)/python -m benchmarks.evaluation $(or $(PAGES),../shared/data) --write

flips: $(VENV)/installed ## change single bytes of an archive (FLIPS, 10,000), and see that each is found
	$(BIN)/python -m benchmarks.flips --flips $(or $(FLIPS),10000)

crash: $(VENV)/installed ## kill the loader (MOMENTS, 300), fill disks, take permissions, read meanwhile: nothing may be lost
	$(BIN)/python -m benchmarks.crash --moments $(or $(MOMENTS),300)
	$(BIN)/python -m benchmarks.faults
	$(BIN)/python -m benchmarks.readers

lock: $(VENV)/installed ## resolve the dependencies again, by version and hash
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra test --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate pyproject.toml -o requirements.lock

clean: ## remove what was made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
