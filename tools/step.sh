#!/usr/bin/env bash
# step.sh MESSAGE COMMAND [ARGUMENT ...]: says MESSAGE, runs COMMAND quietly, and shows what it wrote only if it fails.
# Everything is kept in .venv/install.log. Exits as COMMAND does.
set -uo pipefail

message=$1
shift
log=.venv/install.log
output=$(mktemp) # not beside the log: the first step replaces .venv
trap 'rm -f "$output"' EXIT

printf '  %s … ' "$message"
start=$SECONDS
if "$@" >"$output" 2>&1 </dev/null; then
    status=0
    printf 'fertig (%d s)\n' $((SECONDS - start))
else
    status=$?
    printf 'fehlgeschlagen\n\n' >&2
    tail -n 30 "$output" >&2
    printf '\n✗ %s: Das hat nicht geklappt. Die Meldungen stehen oben und vollständig in %s.\n' "$message" "$log" >&2
    printf '  Häufigste Ursache ist das Netz: Ein Paketverzeichnis war nicht erreichbar. Rufen Sie make einfach noch einmal auf;\n' >&2
    printf '  was schon fertig ist, bleibt fertig.\n' >&2
fi
mkdir -p .venv
{
    printf '### %s: %s\n' "$(date '+%F %T')" "$*"
    cat "$output"
} >>"$log"
exit "$status"
