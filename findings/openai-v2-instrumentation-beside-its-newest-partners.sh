#!/usr/bin/env bash
# opentelemetry-instrumentation-openai-v2 2.4b0 with openai 3.57.0 and opentelemetry-util-genai 1.3b0 (PyPI), seen 2026-12-01.
#
# Guess: the newest instrumentation, installed with its own extra, can be imported beside what pip resolves for it.
# Seen:  it cannot, twice over. It imports httpx, which came along with openai until openai 3 moved to httpx2. With httpx
#        put beside it, it imports a module of opentelemetry-util-genai that is private since 1.2b0 (`_instruments`),
#        while it asks for any version from 0.4b0 on. With util-genai 1.1b0 and openai 2 it loads. pip check finds
#        nothing wrong in any of the three.
#
# Exits 0 while that is so, 1 when any of it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python

install() { python/bin/pip install --quiet "$@" && python/bin/pip check > /dev/null && echo "installed: $*"; }
load() { python/bin/python -c 'import opentelemetry.instrumentation.openai_v2' 2>&1 | tail -1 | tee told.txt; }
expect() { grep -q -- "$1" told.txt || { echo "changed: expected $1"; exit 1; }; }

install 'opentelemetry-instrumentation-openai-v2[instruments]==2.4b0' openai==3.57.0 opentelemetry-util-genai==1.3b0
load || true
expect "No module named 'httpx'"
install httpx==0.28.1
load || true
expect "No module named 'opentelemetry.util.genai.instruments'"
install opentelemetry-util-genai==1.1b0 openai==2.54.0
python/bin/python -c 'import opentelemetry.instrumentation.openai_v2; print("loads")'
