# Each target sets up .venv first, where that is needed.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.DEFAULT_GOAL := help
OF_RECORD = $(if $(DATA),--data "$(DATA)")

.PHONY: help setup report pdf test lab check add

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1 \t/p' $(MAKEFILE_LIST) | expand -t 16

report: $(READY) ## rebuild what has changed of the site in reports/ (ONLY=03 a part, FORCE=1 all of it)
	@$(BIN)/python -m interdiction report --only "$(ONLY)" $(if $(FORCE),--force) $(OF_RECORD)

pdf: $(READY) ## the same, with every page as PDF, too; needs Pango
	@$(BIN)/python -m interdiction report --pdf $(if $(FORCE),--force) $(OF_RECORD)

test: $(READY) ## run the tests, and every notebook against its stored outputs
	$(BIN)/python -m pytest -n 2 --dist loadscope

lab: $(READY) ## open JupyterLab on the notebooks
	@$(BIN)/python -m interdiction lab $(OF_RECORD)

check: $(READY) ## hold the record against its description and its sources
	@$(BIN)/python -m interdiction check $(OF_RECORD)

add: $(READY) ## add the figures of a text to the record, after asking for each (FILE=text.txt)
	@$(BIN)/python -m interdiction add "$(FILE)" $(OF_RECORD)

setup: $(READY) ## set up .venv from requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed; name one: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) from requirements.lock; this takes a minute, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c 'import matplotlib.font_manager'  # lists the fonts once, or the first chart would warn of it
	@touch $@
