#!/usr/bin/env bash
# Creates .venv with the first Python >= 3.11 found: $PYTHON, python3, or a versioned name. Explains in German what is missing.
set -euo pipefail

fits() { command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if fits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit # made by hand or by an earlier version: good enough, and what is in it is somebody's
fi

python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if fits "$candidate"; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    {
        echo "✗ Lotse braucht Python 3.11 oder neuer."
        echo "  Gefunden: $(${PYTHON:-python3} --version 2>/dev/null || echo 'kein Python')"
        echo "  Debian 12, Ubuntu 24.04 und neuere bringen es mit: sudo apt install python3 python3-venv"
        echo "  Liegt es an anderer Stelle, dann rufen Sie auf: make start PYTHON=/pfad/zu/python3.11"
    } >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    {
        echo "✗ Zu $("$python" --version) fehlt das Modul venv; damit legt Lotse seine eigene Umgebung an."
        echo "  Abhilfe: sudo apt install python3-venv"
        echo "  (bei einem zusätzlich installierten Python zum Beispiel: sudo apt install python3.12-venv)"
    } >&2
    exit 1
fi

# A half-made or outdated environment is replaced.
exec tools/step.sh "Lege die Python-Umgebung .venv an ($("$python" --version))" "$python" -m venv --clear .venv
