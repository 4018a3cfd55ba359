import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { parseLargeYaml } from '#promptfoo/parse-large-yaml.ts'

const real = (text: string): unknown => parse(text, { merge: true, logLevel: 'error' })

test('a plain document is read as the real parser reads it, and any other is left to it', () => {
  const table: readonly [text: string, isPlain: boolean][] = [
    ['a: 1\nb: two words\nc:\n  d: x\n', true],
    ['- a\n- b: 1\n  c: 2\n-\n  - d\n- - e\n  - f\n', true],
    ['a:\n- x\n- y\nb: z\n', true],
    ['# comment\na: 1 # behind\n\n# more\nb: "quoted # text"\n', true],
    ["a: 'it''s'\nb: \"tab\\t \\u00e9\"\nc: ''\nd: \"\"\ne:\nf: ~\n", true],
    ['a: |\n  two\n  lines\n\nb: >-\n  folded\n  text\nc: |+\n  kept\n\n', true],
    ['a: plain that\n  goes on\nb: "quoted\n  too"\n', true],
    ['a: [1, {b: c}]\nb: {x: [], y: ""}\nc: [1, {b: c}]\nd: [\n  1,\n  2 ]\n', true],
    ['a: [\n  1\n]\n', false],
    [
      'a: null\nb: true\nc: False\nd: 007\ne: -1.5\nf: 1e3\ng: 0x1F\nh: .inf\ni: 1.2.3\nj: yes\nk: -x\nl: +5\nm: .5\nn: 0o7\n',
      true,
    ],
    ['a: 2026-01-02\nb: 12:30\nc: http://x/y#z\nd: a:b\ne: "x: y"\n', true],
    ['a: (x) => x\nb: $5\nc: {{ d }}\n', true],
    ["a: '{{ d }}'\nb: x {{ e }}\n", true],
    ['quoted:\n  "b c": 1\n  d: 2\n', true],
    ['quoted:\n  d: 2\n  "b c": 1\n', false],
    ['a:\n    deep: 1\n    list:\n    - x\n    -   y: 1\n        z: 2\nb:\n- - - deepest\n', true],
    ['a: &x 1\nb: *x\n', false],
    ['a: !!str 1\n', false],
    ['a: 1\na: 2\n', false],
    ['__proto__: 1\n', false],
    ['--- \na: 1\n', false],
    ['a: 1\n...\n', false],
    ['? a\n: b\n', false],
    ['base: {a: 1}\nb:\n  <<: {c: 1}\n', false],
    ['a:\n\tb: 1\n', false],
    ['a: 1\r\nb: 2\r\n', false],
    ['  a: 1\n  b: 2\n', false],
    ['', false],
    ['plain text\n', true],
    ['a: 1\n b: 2\n', false],
    ['a:\n  b: 1\n c: 2\n', false],
    ['a: "open\n', false],
    ['a: - x\n', false],
    ['- a\nb: 1\n', false],
  ]
  for (const [text, isPlain] of table) {
    const read = parseLargeYaml(text, real)
    if (isPlain) assert.deepEqual(read, real(text), text)
    else assert.equal(read, undefined, text)
  }
})

test('so are the documents of this repository', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const files = globSync('test/fixtures/promptfoo/*.yaml', { cwd: root })
  assert.ok(files.length > 15)
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    const read = parseLargeYaml(text, real)
    if (read !== undefined) assert.deepEqual(read, real(text), file)
  }
})

test('whatever one changes in a document, it is read alike or left to the real parser', () => {
  const document =
    'tests:\n  - description: a "b"\n    vars:\n      q: \'it\'\'s\'\n      n: 12\n    assert:\n    - type: equals\n      value: |\n        x\n        y\n    - {type: contains, value: [a, "b"]}\n  - vars: {q: z}\n    threshold: 0.5 # half\nother: text\n'
  // Each place, with each character that means something somewhere.
  for (let at = 0; at <= document.length; at += 1)
    for (const character of [
      '',
      ' ',
      '\n',
      ':',
      '-',
      '#',
      '"',
      "'",
      '[',
      '}',
      ',',
      '|',
      '>',
      '?',
      '&',
      '*',
      '%',
      '@',
      '`',
      '0',
      '  ',
      ': ',
      '- ',
      '\n- ',
      '\n  ',
    ])
      for (const cut of [0, 1]) {
        const text = document.slice(0, at) + character + document.slice(at + cut)
        const read = parseLargeYaml(text, real)
        if (read !== undefined) assert.deepEqual(read, real(text), text)
      }
})
