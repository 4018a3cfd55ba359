#!/usr/bin/env bash
# chdb 3.4.0 (npm; ClickHouse 26.7 in the process), seen 2026-12-01.
#
# Guess: an insert with a deduplication token and max_insert_block_size far above its rows is one block, so that a part
#        of it is never stored without the rest; min_insert_block_size_rows and _bytes of 0 say that nothing is gathered.
# Seen:  JSONEachRow of 16 MB in 150 rows becomes two parts, one for each piece that a parsing thread was given. The
#        same rows are one part with input_format_parallel_parsing = 0. It is the bytes that count: 20,000 short rows
#        are one part either way.
#
# Exits 0 while that is so, 1 when any of it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund chdb@3.4.0

cat > insert.cjs <<'JS'
const { Session } = require('chdb')
const session = new Session('./data')
const rows = (count, text) =>
  Buffer.from(Array.from({ length: count }, (_, id) => JSON.stringify({ id, text })).join('\n'))
const long = rows(150, 'a sentence of some words. '.repeat(4200))
const short = rows(20_000, 'a sentence.')

async function partsOf(name, values, parallel) {
  await session.queryAsync(
    `CREATE TABLE ${name} (id UInt32, text String) ENGINE = MergeTree ORDER BY id
     SETTINGS non_replicated_deduplication_window = 100`,
  )
  await session.queryAsync(`SYSTEM STOP MERGES ${name}`)
  await session.insert({
    table: name,
    values,
    format: 'JSONEachRow',
    settings: {
      insert_deduplication_token: 'one',
      max_insert_block_size: 1_000_000,
      min_insert_block_size_rows: 0,
      min_insert_block_size_bytes: 0,
      input_format_parallel_parsing: parallel,
    },
  })
  const answer = await session.queryAsync(`SELECT count(DISTINCT _part), count() FROM ${name}`)
  return String(answer.text?.() ?? answer).trim().replace(/[,\t]/, ' ')
}

async function main() {
  console.log('long rows, by several threads:', await partsOf('long_parallel', long, 1))
  console.log('long rows, by one thread:', await partsOf('long_alone', long, 0))
  console.log('short rows, by several threads:', await partsOf('short_parallel', short, 1))
  session.close()
}
main().then(() => process.exit(0))
JS
node insert.cjs | tee seen.txt
diff seen.txt - <<'EXPECTED'
long rows, by several threads: 2 150
long rows, by one thread: 1 150
short rows, by several threads: 1 20000
EXPECTED
