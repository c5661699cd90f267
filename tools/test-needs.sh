#!/usr/bin/env bash
# What the tests need of the operating system: a Chromium for the browser tests, Pango and fonts for making PDFs. Installs
# Debian's packages where that is possible without asking; explains in German where it is not.
# Prints nothing if all is there. `test-needs.sh --chromium` prints the path of the Chromium found.
set -euo pipefail

find_browser() {
    local name
    for name in ${LOTSE_CHROMIUM:-chromium google-chrome google-chrome-stable chromium-browser}; do
        if type -P "$name"; then return; fi
    done
    return 1
}

if [ "${1:-}" = --chromium ]; then
    find_browser
    exit
fi

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1"; }
has_font() { command -v fc-list >/dev/null && [ -n "$(fc-list "$1")" ]; }

missing=()
find_browser >/dev/null || missing+=(chromium)
has_library 'libpango-1\.0' || missing+=(libpango-1.0-0)
has_library 'libpangoft2-1\.0' || missing+=(libpangoft2-1.0-0)
has_library libharfbuzz-subset || missing+=(libharfbuzz-subset0)
has_font 'DejaVu Sans' || missing+=(fontconfig fonts-dejavu-core)
has_font 'Lato' || missing+=(fonts-lato)
has_font 'Linux Libertine O' || missing+=(fonts-linuxlibertine)
[ ${#missing[@]} -gt 0 ] || exit 0

if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        tools/step.sh "Frage die Paketlisten ab" apt-get update -q
        exec tools/step.sh "Installiere ${missing[*]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "${missing[@]}"
    elif sudo -n true 2>/dev/null; then
        tools/step.sh "Frage die Paketlisten ab" sudo -n apt-get update -q
        exec tools/step.sh "Installiere ${missing[*]}" sudo -n env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "${missing[@]}"
    fi
fi
{
    echo "✗ Für die Tests fehlen auf diesem Rechner: ${missing[*]}"
    echo "  Abhilfe: sudo apt install ${missing[*]}"
    echo "  Liegt Chromium oder Chrome an anderer Stelle: make test LOTSE_CHROMIUM=/pfad/zu/chromium"
} >&2
exit 1
