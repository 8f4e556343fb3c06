# Python 3.11 and make are all that is asked for. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
SUDO := $(shell [ "$$(id -u)" = 0 ] && echo "" || echo "sudo -n")
JAVA_PACKAGE := default-jre-headless
FONT_PACKAGES := fonts-noto-cjk fonts-noto-core
BROWSER_PACKAGES := chromium $(FONT_PACKAGES)
export HF_HUB_OFFLINE := 1
export ANONYMIZED_TELEMETRY := False

.PHONY: help setup run ask test lint bench eval browser fonts java clean
help:
	@echo "make setup   make .venv and install everything"
	@echo "make run     open the web page on localhost:8501"
	@echo 'make ask Q="Can I report 62302 with 72240?"'
	@echo "make test    the whole test suite      make lint   style, types, import contracts"
	@echo "make bench   speed against a plain LangChain chain"
	@echo "make eval    quality on suites of cases, against baselines (report in BUNDLEWISE_HOME)"

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

# torch goes first and exactly: a looser wish fetches a build with gigabytes of CUDA.
$(STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet "torch==2.13.0"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

setup: $(STAMP)

run: setup fonts
	$(BIN)/bundlewise ui

ask: setup
	@$(BIN)/bundlewise ask "$(Q)"

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser:
	@command -v chromium >/dev/null || { \
	  command -v apt-get >/dev/null && $(SUDO) apt-get update -qq && \
	  $(SUDO) apt-get install -y -qq --no-install-recommends $(BROWSER_PACKAGES) >/dev/null; } || \
	  echo "No Chromium and no right to install it: the browser test will be skipped." \
	       "Install the Debian packages $(BROWSER_PACKAGES) to run it."

# PDFs of handouts in Arabic, Chinese and Korean need letters that no Latin font has.
fonts:
	@{ command -v fc-list >/dev/null && fc-list | grep -q "Noto Sans CJK" && \
	  fc-list | grep -q "Noto Sans Arabic"; } || { \
	  command -v apt-get >/dev/null && $(SUDO) apt-get update -qq && \
	  $(SUDO) apt-get install -y -qq --no-install-recommends $(FONT_PACKAGES) fontconfig >/dev/null; } || \
	  echo "No Noto fonts and no right to install them: PDFs in Arabic, Chinese and Korean will be" \
	       "refused. Install the Debian packages $(FONT_PACKAGES)."

java:
	@command -v java >/dev/null || { \
	  command -v apt-get >/dev/null && $(SUDO) apt-get update -qq && \
	  $(SUDO) apt-get install -y -qq --no-install-recommends $(JAVA_PACKAGE) >/dev/null; } || \
	  echo "No Java and no right to install it: the test on Spark will be skipped." \
	       "Install the Debian package $(JAVA_PACKAGE) to run it."

test: $(DEV_STAMP) browser fonts java
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

bench: $(DEV_STAMP)
	$(BIN)/python -m evals.bench

eval: $(DEV_STAMP)
	$(BIN)/bundlewise eval

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
