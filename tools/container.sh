#!/bin/sh
# The container's command: builds the index from the embedded publications if the volume has none yet, then serves.
set -eu
if [ ! -f "$LOTSE_HOME/generations/ACTIVE" ]; then
    echo "Erster Start: Die mitgelieferten Veröffentlichungen werden aufgenommen."
    lotse ingest
fi
exec lotse serve
