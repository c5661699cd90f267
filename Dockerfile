# Lotse als Container. Bauen und starten: docker compose up --build -d   (Erläuterungen: docs/betrieb.md)
#
# BASE         Grundlage: jedes Debian- oder Ubuntu-Abbild mit Python 3.11 oder neuer, etwa aus der eigenen Ablage
# TORCH_INDEX  zusätzliches Paketverzeichnis für PyTorch; mit dem der CPU-Fassungen wird das Abbild um mehrere GB kleiner
ARG BASE=python:3.13-slim-bookworm

# --- Bauen: alles, was danach nicht mehr gebraucht wird, bleibt in dieser Stufe -----------------------------------------
FROM ${BASE} AS bau
ARG TORCH_INDEX=
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/lotse

# Erst die Bibliotheken: Diese Schichten bleiben gültig, solange sich die Versionen nicht ändern.
COPY requirements/postgres.txt requirements/torch.txt requirements/node.txt requirements/
RUN python3 -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-deps --require-hashes -r requirements/postgres.txt
RUN /opt/venv/bin/pip install -r requirements/torch.txt ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
    && rm -rf /opt/venv/lib/python3*/site-packages/torch/include /opt/venv/lib/python3*/site-packages/torch/test

# Die Bausteine der Oberfläche. Node.js wird nur hierfür gebraucht und kommt nicht in das fertige Abbild.
COPY web/package.json web/package-lock.json web/
RUN python3 -m venv /opt/node \
    && /opt/node/bin/pip install --require-hashes -r requirements/node.txt \
    && PATH="/opt/node/bin:$PATH" npm ci --prefix web --omit=dev --ignore-scripts --no-audit --no-fund

# Lotse selbst, mit Sprachmodell und mitgelieferten Veröffentlichungen.
COPY pyproject.toml README.md LICENSE ./
COPY tools/container.sh tools/
COPY ingest ingest
COPY index index
COPY service service
COPY web web
COPY corpus corpus
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation --editable . \
    && /opt/venv/bin/pip check \
    && /opt/venv/bin/python -m compileall -q ingest index service web \
    && rm -rf requirements

# --- Das fertige Abbild -------------------------------------------------------------------------------------------------
FROM ${BASE}
LABEL org.opencontainers.image.title="Lotse" org.opencontainers.image.licenses="EUPL-1.2"

# Pango setzt die PDF-Handouts der Praxisbeispiele. Ohne die Schrift bliebe das Blatt leer.
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

# Feste Kennung, damit Rechte an Sicherungen und eingehängten Ordnern gleich bleiben.
RUN groupadd --gid 10001 lotse \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin lotse \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=bau /opt/venv /opt/venv
COPY --from=bau /opt/lotse /opt/lotse

# Im Betrieb wird nur nach /data und /tmp geschrieben, und nichts aus dem Netz geholt.
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    TRANSFORMERS_OFFLINE=1 \
    LOTSE_HOME=/data \
    LOTSE_HOST=0.0.0.0 \
    LOTSE_PORT=8000
WORKDIR /opt/lotse
USER 10001:10001
VOLUME /data
EXPOSE 8000

# Ohne Umweg über einen Proxy, den die Umgebung für andere Zwecke nennen mag. Beim ersten Start entsteht erst der Index.
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['LOTSE_PORT'] + '/healthz', timeout=4)"]

CMD ["tools/container.sh"]
