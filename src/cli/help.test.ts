import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allCommands } from '#cli/all-commands.ts'
import { datasetsImport } from '#cli/datasets.ts'
import { keysCreate, keysRevoke } from '#cli/keys.ts'
import { promptsPush } from '#cli/prompt-files.ts'
import { argumentsOf, flagsOf } from '#cli/flag.ts'
import { firstSentence, helpOf, overview } from '#cli/help.ts'
import { endpoints } from '#contract/endpoints.ts'
import { faults } from '#contract/faults.ts'
import { addReviewItems, createReviewQueue } from '#contract/reviews.ts'

for (const command of allCommands) {
  describe(`belay ${command.name}`, () => {
    const { endpoint } = command
    const flags = [...command.flags(), ...command.common]

    test('says what it does, and begins its help with an example of itself', () => {
      assert.notEqual(firstSentence(command.summary), '')
      const [first = ''] = helpOf(command).split('\n')
      assert.match(
        first,
        new RegExp(`^ {2}(?:mkdir -p \\S+ && )?(?:[A-Z_]+=\\S+ )*belay ${command.name}(?: |$)`),
      )
      for (const line of helpOf({ ...command, examples: [] }).split('\n'))
        assert.ok(command.details !== undefined || line.length <= 100, line)
    })

    test('explains each flag once, from the contract or with the reason why it is not there', () => {
      const names = flags.map(({ name }) => name)
      assert.deepEqual(names, [...new Set(names)], 'one flag, one meaning')
      for (const { name, help, from } of flags) {
        const words = help.replace(/;? ?(required|default .*|may be given several times)$/, '')
        assert.ok(words.length >= 5, `--${name} is described: .describe() it in src/contract`)
        if (from.kind === 'own') assert.match(from.why, /^[A-Z].{20,}\.$/, `--${name}`)
        else
          assert.ok(
            endpoint !== null && flagsOf(endpoint).some((flag) => samePlace(flag.from, from)),
            `--${name} is a field of ${endpoint?.id}`,
          )
      }
    })

    if (endpoint === null) return

    test('takes every field of its endpoint, or says why not', () => {
      const without = 'without' in command ? Object.entries(Object(command.without)) : []
      for (const [field, reason] of without) {
        assert.match(String(reason), /^[A-Z].{20,}\.$/, field)
        assert.ok(
          flagsOf(endpoint).some(
            ({ from }) => from.kind === 'contract' && from.path.at(-1) === field,
          ),
          `${field} is a field of ${endpoint.id}, so there is something to leave out`,
        )
      }
      const spoken = flagsOf(endpoint).filter(
        ({ from }) =>
          !flags.some((flag) => samePlace(flag.from, from)) &&
          !(from.kind === 'contract' && without.some(([field]) => field === from.path.at(-1))),
      )
      // What is neither flag nor left out stands as a word.
      assert.equal(command.arguments.length, argumentsOf(endpoint).length + spoken.length)
      assert.ok(endpoints.includes(endpoint))
    })

    test('names the scope it needs and the faults it can meet', () => {
      const help = helpOf(command).replaceAll(/\s+/g, ' ')
      assert.ok(help.includes(`Needs the scope ${endpoint.scope}.`))
      for (const code of [...endpoint.faults, 'store_away'] as const)
        assert.ok(help.includes(`${code} (${faults[code].status})`), code)
    })
  })
}

function samePlace(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

test('a field of an object that may be left out is not required: traces go into a queue without an evaluation', () => {
  const evaluation = flagsOf(addReviewItems).find(({ from }) =>
    from.kind === 'contract' ? from.path.join('.') === 'evaluation.id' : false,
  )
  assert.equal(evaluation?.isRequired, false)
  const dimensions = flagsOf(createReviewQueue).find(({ name }) => name === 'dimensions')
  assert.equal(dimensions?.isRequired, true)
})

test('the help of `keys create` is this', () => {
  assert.equal(helpOf(keysCreate), keysCreateHelp)
})

test('the help of `keys revoke` is this', () => {
  assert.equal(helpOf(keysRevoke), keysRevokeHelp)
})

test('the help of `datasets import` is this', () => {
  assert.equal(helpOf(datasetsImport), datasetsImportHelp)
})

test('the help of `prompts push` is this', () => {
  assert.equal(helpOf(promptsPush), promptsPushHelp)
})

test('the overview has a line for every command, no longer than a terminal', () => {
  const lines = overview(allCommands).split('\n')
  for (const { name } of allCommands)
    assert.ok(
      lines.some((line) => line.startsWith(`  ${name} `)),
      name,
    )
  for (const line of lines) assert.ok(line.length <= 100, line)
})

const keysCreateHelp = `  belay keys create --name my-app
  belay keys create --name batch --budget-usd 25 --budget-period day --models "openai/gpt-*"

Make a key. It is shown in this answer and never again. A key makes none that may do more than
itself. Needs the scope keys.

Flags:
  --name TEXT                what the key is for; required
  --project TEXT             id or slug; the default project if left out
  --environment TEXT         environment that its calls belong to; production, or that of the key
                             that asks, if left out
  --scopes A,B               what it may do; of call, ingest, read, score, attest, edit,
                             deploy:test, keys, connections, people; default call,ingest,score
  --models A,B               models it may call, \`*\` as wildcard; all, or those of the key that
                             asks, if left out
  --requests-per-minute N    calls a minute; \`none\`: no bound; 1 to 10,000,000
  --tokens-per-minute N      tokens a minute, in and out; \`none\`: no bound; 1 to 10,000,000,000
  --parallel-calls N         calls at once; \`none\`: no bound; 1 to 100,000
  --budget-usd USD           money per budget period, US dollars; \`none\`: no bound
  --budget-period day|month  calendar day or month, UTC; month if left out
  --metadata NAME=VALUE      put on every call made with it; may be given several times
  --expires-at TIME          when it ends, ISO 8601 in UTC; never, or with the key that asks, if
                             left out or \`none\`

Common flags:
  --json      stable machine output: one JSON object, or one a line for lists
  --url URL   a server elsewhere; needs --key (BELAY_URL)
  --key KEY   Belay key, or admin.secret, for a server elsewhere (BELAY_KEY)
  --data DIR  data directory of the server on this machine (BELAY_DATA, ./.belay)

Exit codes:
  0  good
  1  failed; when the server says no, for one of: internal (500), not_allowed (403), not_found
     (404), not_signed_in (401), request_invalid (400), store_away (503). docs/reference/faults.md
     has a paragraph for each
  2  misuse: what was typed is wrong, and nothing was done`

const keysRevokeHelp = `  belay keys revoke key_01j…

Revoke a key for good; calls with it are refused within a second. Needs the scope keys.

Arguments:
  KEY  id of the key, as \`belay keys list\` shows it

Common flags:
  --json      stable machine output: one JSON object, or one a line for lists
  --url URL   a server elsewhere; needs --key (BELAY_URL)
  --key KEY   Belay key, or admin.secret, for a server elsewhere (BELAY_KEY)
  --data DIR  data directory of the server on this machine (BELAY_DATA, ./.belay)

Exit codes:
  0  good
  1  failed; when the server says no, for one of: internal (500), not_allowed (403), not_found
     (404), not_signed_in (401), request_invalid (400), store_away (503). docs/reference/faults.md
     has a paragraph for each
  2  misuse: what was typed is wrong, and nothing was done`

const datasetsImportHelp = `  belay datasets import questions questions.csv
  belay datasets import questions export.xlsx --input question,tone --expected answer --keep-good true

Add the rows of a file as a new version. Needs the scope edit.

Arguments:
  DATASET  name or id of the dataset, as \`belay datasets list\` shows it
  FILE     a csv, jsonl, json, parquet, xlsx file

Flags:
  --project TEXT                      project id or slug; the default project if left out
  --input A,B                         columns of the input, which becomes an object with a field
                                      each; one named \`input\` alone is the input itself
  --expected TEXT                     column of the right answer
  --context A,B                       columns of documents to answer from
  --metadata A,B                      columns of metadata
  --split TEXT                        column that says train, test, …
  --source trace|upload|person|synthetic
                                      where the rows come from; default upload
  --message TEXT                      what changed and why
  --keep-good true|false              true: rows without fault are kept when others have one; else
                                      nothing is saved; default false
  --format csv|jsonl|json|parquet|xlsx
                                      what the file is; told from the end of its name if left out
  --encoding NAME                     how a csv, json or jsonl file writes its letters; of utf-8,
                                      utf-16le, utf-16be, windows-1252, shift_jis, euc-jp, gb18030,
                                      big5, euc-kr, windows-1250, windows-1251, macintosh; told from
                                      its bytes if left out
  --dry-run                           shows which rows are bad, and saves nothing

Common flags:
  --json      stable machine output: one JSON object, or one a line for lists
  --url URL   a server elsewhere; needs --key (BELAY_URL)
  --key KEY   Belay key, or admin.secret, for a server elsewhere (BELAY_KEY)
  --data DIR  data directory of the server on this machine (BELAY_DATA, ./.belay)

Exit codes:
  0  good
  1  failed; when the server says no, for one of: body_too_large (413), conflict (409), internal
     (500), not_allowed (403), not_found (404), not_signed_in (401), request_invalid (400),
     rows_invalid (422), store_away (503). docs/reference/faults.md has a paragraph for each
  2  misuse: what was typed is wrong, and nothing was done`

const promptsPushHelp = `  belay prompts push prompts --dry-run
  belay prompts push prompts --message "shorter answers"

Make each prompt what its file says: a new version where the content differs. The version names the
Git commit that the file is from.

Arguments:
  FOLDER  folder of the files, usually in a Git repository

Flags:
  --prompt NAME   only this prompt
  --message TEXT  what changed and why
  --dry-run       shows what would change, and changes nothing
  --project TEXT  id or slug; the default project if left out

Common flags:
  --json      stable machine output: one JSON object, or one a line for lists
  --url URL   a server elsewhere; needs --key (BELAY_URL)
  --key KEY   Belay key, or admin.secret, for a server elsewhere (BELAY_KEY)
  --data DIR  data directory of the server on this machine (BELAY_DATA, ./.belay)

Exit codes:
  0  good
  1  failed; the error stream says what and what to do
  2  misuse: what was typed is wrong, and nothing was done`
