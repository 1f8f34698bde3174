# `make serve` and `make test` do all the set-up on a fresh machine. Everything they install stays in .venv,
# but for a browser when the machine has none.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
WORKERS ?= auto

.PHONY: serve build editions check test test-fast test-documents gallery lint types bench screenshot clean requirements schemas grades

serve: $(VENV)/runtime.done
	$(RUN) -m peer_toolkit serve $(SERVE)

build: $(VENV)/runtime.done
	$(RUN) -m peer_toolkit build

check: $(VENV)/runtime.done
	$(RUN) -m peer_toolkit check

schemas: $(VENV)/runtime.done
	$(RUN) -m peer_toolkit schemas

grades: $(VENV)/runtime.done
	$(RUN) -m peer_toolkit grades

test: $(VENV)/test.done
	$(RUN) tests/find_browser.py --install
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal

test-fast: $(VENV)/test.done
	$(RUN) -m pytest -n $(WORKERS) --dist worksteal -m "not browser and not site and not slow"

# What a machine may lack (veraPDF, LibreOffice) is named at the end, and was not run.
test-documents: $(VENV)/test.done
	$(RUN) -m pytest -o python_files="check_*.py" -rs tests/second_tier

gallery: $(VENV)/test.done
	$(RUN) -m tests.gallery $(FORMS)

lint: $(VENV)/test.done
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/test.done
	$(VENV)/bin/mypy

# The example editions, as an organisation would build its own.
editions: $(VENV)/runtime.done
	@for folder in examples/*/; do name=$$(basename $$folder); \
	  $(RUN) -m peer_toolkit check --edition $$folder > /dev/null && \
	  $(RUN) -m peer_toolkit build --edition $$folder --site build/editions/$$name || exit 1; done

bench: $(VENV)/bench.done
	$(RUN) tests/find_browser.py --install
	$(RUN) -m tests.bench

screenshot: $(VENV)/test.done
	$(RUN) -m tests.screenshot

clean:
	rm -rf $(VENV) .cache site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# What each command needs is installed from lists with hashes, and again only when a list changes.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }

$(VENV)/runtime.done: requirements.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.done: requirements-test.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements-test.txt
	@touch $@ $(VENV)/runtime.done

$(VENV)/bench.done: requirements-bench.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements-bench.txt
	@touch $@ $(VENV)/test.done $(VENV)/runtime.done

# For developers: after a change to pyproject.toml's ranges (needs uv).
requirements:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra test pyproject.toml -o requirements-test.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra test --extra bench pyproject.toml -o requirements-bench.txt
