import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { z } from 'zod'
import { promptContent } from '#contract/prompt-content.ts'
import { renderPrompt } from './render-prompt.ts'

const recorded = z
  .object({
    jinja2: z.string(),
    values: z.record(z.string(), z.json()),
    cases: z.array(
      z.object({
        name: z.string(),
        template: z.string(),
        text: z.string().optional(),
        error: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('../../test/fixtures/prompts/jinja2.json')))
const guide = read('../../docs/guide/prompts.md')

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

/** What differs from Jinja2: another text, or a refusal that names what it refuses. `row` begins a row of the guide's table. */
const differences: Readonly<
  Record<
    string,
    { readonly row: string } & ({ readonly text: string } | { readonly refused: RegExp })
  >
> = {
  mixed: { row: 'numbers', text: "[1, 'a', None, True, 2, {'k': 'v'}, ['z']]" },
  join: { row: 'numbers', text: "312 3, 1, 2 Ada; bob; Cy 1|a|None|True|2|{'k': 'v'}|['z'] a-b-c" },
  tuple: { row: '`(1,)`', refused: /CloseParen/ },
  chained: { row: '`a < b < c`', refused: /comparisons in a row are not offered/ },
  with: { row: 'statements', refused: /with/ },
  block: { row: 'statements', refused: /block/ },
  'dict()': { row: 'functions', refused: /dict/ },
  lipsum: { row: 'functions', refused: /lipsum/ },
  joiner: { row: 'functions', refused: /joiner/ },
  cycler: { row: 'functions', refused: /cycler/ },
  format: { row: 'filters', refused: /no filter "format"/ },
  striptags: { row: 'filters', refused: /no filter "striptags"/ },
  wordwrap: { row: 'filters', refused: /no filter "wordwrap"/ },
  attr: { row: 'filters', refused: /no filter "attr"/ },
  filesizeformat: { row: 'filters', refused: /no filter "filesizeformat"/ },
  pprint: { row: 'filters', refused: /no filter "pprint"/ },
  xmlattr: { row: 'filters', refused: /no filter "xmlattr"/ },
  'tojson sorted': { row: '`tojson`', text: '{"b": 2, "a": 1, "C": 3}' },
  'tojson html': { row: '`tojson`', text: '"<b>&\\"\'"' },
  'test filter': { row: 'tests', refused: /no test "filter"/ },
  'more string methods': { row: 'methods', refused: /a text has no method "find"/ },
  'string format': { row: 'methods', refused: /a text has no method "format"/ },
  'undefined call': { row: 'fields of what is not there', text: '' },
  'float text': { row: '`1e-7`', refused: /Parser Error/ },
  break: { row: '`break`', text: '3' },
  'add text and number': { row: '`"a" + 1`', text: 'a1' },
  recursive: { row: '`recursive`', refused: /Parser Error/ },
}

function rendered(template: string): { text: string } | { refused: string } {
  const content = promptContent.parse({ messages: [{ role: 'user', content: template }] })
  const result = renderPrompt(content, recorded.values)
  return result.ok
    ? { text: result.value.messages[0]?.content ?? '' }
    : { refused: result.fault.detail }
}

describe(`Beside Jinja2 ${recorded.jinja2}`, () => {
  for (const { name, template, text } of recorded.cases) {
    const difference = differences[name]
    const what =
      difference === undefined
        ? 'is alike'
        : 'text' in difference
          ? 'is another text'
          : 'is refused by name'
    test(`${name} ${what}`, () => {
      const ours = rendered(template)
      if (difference === undefined) {
        // What Jinja2 refuses, we refuse.
        if (text === undefined) assert.ok('refused' in ours, JSON.stringify(ours))
        else assert.deepEqual(ours, { text })
        return
      }
      if ('text' in difference) assert.deepEqual(ours, { text: difference.text })
      else assert.match('refused' in ours ? ours.refused : '', difference.refused)
      assert.notDeepEqual(ours, { text }, 'it is alike: take it out of the table')
      assert.ok(
        guide.includes(`\n| ${difference.row} |`),
        `the guide has no row "${difference.row}"`,
      )
    })
  }

  test('every difference is one of a case that stands in the fixture', () => {
    const names = new Set(recorded.cases.map(({ name }) => name))
    assert.deepEqual(
      Object.keys(differences).filter((name) => !names.has(name)),
      [],
    )
  })
})
