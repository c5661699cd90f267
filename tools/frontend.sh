#!/usr/bin/env bash
# frontend.sh DIRECTORY: installs the front-end packages of DIRECTORY/package-lock.json by npm ci. Takes node and npm from
# PyPI where the machine has none or one too old to read the lock file.
set -euo pipefail
directory=$1

npm_fits() { # npm_fits NPM: at least npm 8 on node 16
    [ -x "$(command -v "$1")" ] && [ "$("$1" --version 2>/dev/null | cut -d. -f1)" -ge 8 ] 2>/dev/null
}

npm=npm
if ! npm_fits npm; then
    npm=$PWD/.venv/bin/npm
    PATH=$PWD/.venv/bin:$PATH
    npm_fits "$npm" || tools/step.sh "Hole Node.js (auf diesem Rechner gibt es keines)" \
        .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements/node.txt
fi
exec tools/step.sh "Hole die Bausteine der Oberfläche" \
    "$npm" ci --prefix "$directory" --ignore-scripts --no-audit --no-fund --no-update-notifier
