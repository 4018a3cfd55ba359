import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseYaml } from './parse-yaml.ts'

describe('YAML', () => {
  test('is read as what it says, anchors and JSON too', () => {
    assert.deepEqual(parseYaml('a: &x [1, "2"]\nb: *x\nc: {"d": null}\n'), {
      ok: true,
      value: { a: [1, '2'], b: [1, '2'], c: { d: null } },
    })
    assert.deepEqual(parseYaml(''), { ok: true, value: null })
  })

  const wrong: readonly [text: string, says: RegExp][] = [
    ['a: [1\nb: 2\n', /\(line \d, column \d\)$/],
    ['a: 1\nb:\n  c: 1\n  c: 2\n', /^The key "c" stands there twice \(line 4, column 3\)$/],
    ['a: *nobody\n', /nobody/],
    [`${'a: &a [x, x]\n'}${'b: [*a, *a, *a, *a, *a]\n'.repeat(60)}`, /twice/],
    [
      Array.from({ length: 12 }, (_, at) => `l${at}: &l${at} [${`*l${at - 1}, `.repeat(10)}]`)
        .join('\n')
        .replaceAll('*l-1', 'x'),
      /alias/i,
    ],
  ]
  for (const [text, says] of wrong) {
    test(`that is wrong is told: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const read = parseYaml(text)
      assert.match(read.ok ? 'it was read' : read.fault, says)
    })
  }

  // Each of these took minutes when errors and keys were looked for the package's own way.
  for (const [title, text] of [
    ['errors', '{% if a %}'.repeat(100_000)],
    ['keys', Array.from({ length: 100_000 }, (_, at) => `k${at}: v`).join('\n')],
    ['brackets', '['.repeat(500_000)],
  ] as const) {
    test(`of very many ${title} is read, or refused, for its length only`, () => {
      const read = parseYaml(text)
      assert.equal(read.ok, title === 'keys')
    })
  }
})
