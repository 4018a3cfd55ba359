import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import type { EvaluationSummary } from '#contract/evaluations.ts'
import { summarise } from '#domain/evaluations/summarise.ts'
import { type EvaluationFormat, writeReport } from '#domain/evaluations/write-report.ts'
import { evaluators } from '#plugins/evaluators/catalog.gen.ts'
import { type SampleItem, sampleEvaluation, toldOf } from '#test/sample-evaluation.ts'

const nasty = 'a | b <b>&amp; "c" [link](x) `code`\n\\end'

async function reportOf(
  format: EvaluationFormat,
  items: readonly SampleItem[],
  {
    name = 'Sample',
    variants = ['only'],
    told = {},
    ...definition
  }: {
    name?: string
    variants?: string[]
    told?: object
    gate?: object[]
    evaluators?: object[]
  } = {},
) {
  const measured = await sampleEvaluation({
    variants,
    definition: { name, evaluators: [{ name: 'exact', evaluator: 'equals' }], ...definition },
    items: items.map(({ item, answers }) => ({ item: { expected: 'yes', ...item }, answers })),
  })
  const summary: EvaluationSummary = summarise(measured, evaluators)
  return writeReport(format, { evaluation: toldOf(measured, told), measured, summary })
}

describe('The file', () => {
  test('is named after the evaluation, without what a file system minds, and says what it is', async () => {
    const named = async (format: EvaluationFormat) => {
      const { fileName, mediaType } = await reportOf(format, [], { name: 'Größe / v2: "a"' })
      return [fileName, mediaType]
    }
    assert.deepEqual(await named('json'), ['Größe-v2-a-.json', 'application/json'])
    assert.deepEqual(await named('csv'), ['Größe-v2-a-.csv', 'text/csv'])
    assert.deepEqual(await named('junit'), ['Größe-v2-a-.xml', 'application/xml'])
    assert.deepEqual(await named('html'), ['Größe-v2-a-.html', 'text/html'])
    assert.deepEqual(await named('markdown'), ['Größe-v2-a-.md', 'text/markdown'])
  })
})

describe('JSON', () => {
  test('has everything, with variants by their names', async () => {
    const { content } = await reportOf('json', [{ answers: [['yes', nasty]] }])
    const told = JSON.parse(content)
    assert.equal(told.evaluation.name, 'Sample')
    assert.deepEqual(
      told.items[0].results.map((result: { variant: string; repeat: number; output: string }) => [
        result.variant,
        result.repeat,
        result.output,
      ]),
      [
        ['only', 0, 'yes'],
        ['only', 1, nasty],
      ],
    )
    assert.equal(told.summary.variants[0].metrics[0].n, 2)
    assert.deepEqual(told.definition.evaluators[0].name, 'exact')
  })
})

describe('CSV', () => {
  test('has a row a result and reads back as it was', async () => {
    const { content } = await reportOf('csv', [
      { item: { input: { q: 'a,"b"' } }, answers: [[nasty]] },
      { item: { expected: null }, answers: [[{ error: 'Timed out.', latencyMs: null }]] },
    ])
    const [head, first = [], second = [], ...more] = parse(content)
    assert.deepEqual(head, [
      'item',
      'input',
      'expected',
      'variant',
      'repeat',
      'output',
      'error',
      'exact',
      'latency_ms',
      'cost_usd',
      'trace_id',
    ])
    assert.deepEqual(first.slice(1, 9), [
      JSON.stringify({ q: 'a,"b"' }),
      'yes',
      'only',
      '0',
      nasty,
      '',
      '0',
      '100',
    ])
    assert.deepEqual(second.slice(2, 9), ['', 'only', '0', '', 'Timed out.', '', ''])
    assert.deepEqual(more, [])
  })

  test('no cell is a formula to a spreadsheet', async () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']
    const { content } = await reportOf(
      'csv',
      formulas.map((formula) => ({ item: { input: formula }, answers: [[formula]] })),
    )
    const rows = parse(content).slice(1)
    assert.equal(rows.length, formulas.length)
    for (const [at, row] of rows.entries()) {
      assert.equal(row[1], `'${formulas[at]}`)
      assert.equal(row[5], `'${formulas[at]}`)
    }
  })
})

describe('JUnit', () => {
  test('has a suite a variant, a case an answer, and what failed or went wrong in it', async () => {
    const { content } = await reportOf(
      'junit',
      [
        { answers: [['yes'], ['no']] },
        { answers: [[{ error: 'The provider is away.', latencyMs: null }], ['yes']] },
      ],
      { variants: ['old', 'new'] },
    )
    assert.match(content, /<testsuite name="old" tests="2" failures="0" errors="1" skipped="0">/)
    assert.match(content, /<testsuite name="new" tests="2" failures="1" errors="0" skipped="0">/)
    assert.match(
      content,
      /<testcase classname="old" name="itm_0+1 #1: question 1" time="0\.100"><\/testcase>/,
    )
    assert.match(content, /#1: question 2"><error message="The provider is away\."\/><\/testcase>/)
    assert.match(
      content,
      /<failure message="exact: The output is &quot;no&quot;, expected was &quot;yes&quot;\.">no<\/failure>/,
    )
  })

  test('a case that an evaluator could not judge is skipped, not passed', async () => {
    const { content } = await reportOf('junit', [{ answers: [['yes']] }, { answers: [['no']] }], {
      evaluators: [
        { name: 'exact', evaluator: 'equals' },
        { name: 'tools', evaluator: 'tool-call-f1' },
      ],
    })
    assert.match(content, /tests="2" failures="1" errors="0" skipped="1">/)
    assert.match(content, /<skipped message="tools: [^"]+"\/>/)
  })

  test('the gate is a suite of its own', async () => {
    const { content } = await reportOf('junit', [{ answers: [['yes']] }], {
      gate: [{ kind: 'at-least', metric: 'exact', bound: 0.9 }],
    })
    assert.match(content, /<testsuite name="gate" tests="1" failures="1" errors="0" skipped="0">/)
    assert.match(content, /name="exact at-least: only"><failure message="At least 0\.025 is shown/)
  })

  test('nothing that was said breaks the XML: markup is escaped, what XML cannot hold is replaced', async () => {
    const { content } = await reportOf(
      'junit',
      [
        {
          item: { input: '</testcase><x a="1\'"> & \u0000\u001b' },
          answers: [[']]> \uFFFE \ud800 <!-- 🙂']],
        },
      ],
      { name: 'A "B" <C> & D' },
    )
    assert.match(content, /<testsuites name="A &quot;B&quot; &lt;C&gt; &amp; D">/)
    assert.match(
      content,
      /#1: &lt;\/testcase&gt;&lt;x a=&quot;1&#39;&quot;&gt; &amp; \uFFFD\uFFFD"/,
    )
    assert.match(content, />\]\]&gt; \uFFFD \uFFFD &lt;!-- 🙂<\/failure>/)
    // Every tag that is left is one of ours.
    const tags = new Set([...content.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag))
    assert.deepEqual([...tags].toSorted(), ['failure', 'testcase', 'testsuite', 'testsuites'])
  })
})

describe('Markdown', () => {
  test('begins with the verdict, then has a row a variant', async () => {
    const items = Array.from({ length: 12 }, () => ({ answers: [['no'], ['yes']] }))
    const { content } = await reportOf('markdown', items, { variants: ['old', 'new'] })
    const lines = content.split('\n')
    assert.equal(lines[0], '## Sample: new: ship')
    assert.equal(lines[2], '24 calls on Questions version 3.')
    assert.equal(lines[4], '| variant | exact | p95 | cost per call | verdict |')
    assert.equal(lines[6], '| old | 0 % \\[0 %, 26.5 %\\], n 12 | 100 ms | – | baseline |')
    assert.equal(lines[7], '| new | 100 % \\[73.5 %, 100 %\\], n 12 | 100 ms | – | ship |')
    assert.match(content, /^- new: exact: \+1 \\\[.+\\\] on 12 items: better than the baseline\.$/m)
  })

  test('the headline is the gate where there is one, and the state where it is not done', async () => {
    const headline = async (told: object) =>
      (await reportOf('markdown', [{ answers: [['yes']] }], { told })).content.split('\n')[0]
    assert.equal(await headline({ gate: 'passed' }), '## Sample: gate passed')
    assert.equal(await headline({ gate: 'failed' }), '## Sample: gate failed')
    assert.equal(await headline({}), '## Sample: done')
    assert.equal(
      await headline({ state: 'stopped', reason: 'The budget of $1 is spent.', gate: 'failed' }),
      '## Sample: stopped. The budget of $1 is spent.',
    )
  })

  test('nothing that was said is markup, and no cell breaks its table', async () => {
    const { content } = await reportOf(
      'markdown',
      [{ item: { input: nasty }, answers: [[nasty], [nasty]] }],
      { name: '<b>N</b>', variants: ['first', 'a|b'] },
    )
    assert.ok(content.startsWith('## &lt;b>N&lt;/b>: a\\|b: hold\n'), content)
    assert.match(content, /^- a\\\|b: exact: 0 \\\[/m)
    const shown = 'a \\| b &lt;b>&amp;amp; "c" \\[link\\](x) \\`code\\` \\\\end'
    assert.ok(content.includes(`- **a\\|b** ${shown} → ${shown} (exact)`), content)
    for (const line of content.split('\n').filter((each) => each.startsWith('| ')))
      assert.equal(line.replaceAll('\\|', '').match(/\|/g)?.length, 6, line)
  })

  test('at most 20 cases that did not pass are shown, and their number is told', async () => {
    const of = async (count: number) => {
      const items = Array.from({ length: count }, () => ({ answers: [['no']] }))
      const { content } = await reportOf('markdown', items)
      return [
        content.match(/<summary>(.+)<\/summary>/)?.[1],
        content.match(/^- \*\*only/gm)?.length,
      ]
    }
    assert.deepEqual(await of(20), ['20 cases that did not pass', 20])
    assert.deepEqual(await of(21), ['21 cases that did not pass, 20 of them', 20])
  })
})

describe('HTML', () => {
  test('is a page without scripts in which nothing that was said is markup', async () => {
    const { content } = await reportOf(
      'html',
      [{ item: { input: '<script>alert(1)</script>' }, answers: [['<img src=x onerror="x">']] }],
      { name: '<i>Name</i>' },
    )
    assert.match(content, /<h1>&lt;i&gt;Name&lt;\/i&gt;: done<\/h1>/)
    assert.match(content, /<td>&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/td>/)
    assert.doesNotMatch(content, /<(script|img|i)\b/)
  })
})

describe('A gate that is not decided', () => {
  test('says in every file for people and for CI what it takes, and which answers were copied', async () => {
    const copied = { output: 'yes', isCached: true, latencyMs: null }
    for (const format of ['junit', 'markdown', 'html', 'json'] as const) {
      const { content } = await reportOf(
        format,
        [{ answers: [['yes']] }, { answers: [[copied]] }],
        {
          gate: [{ kind: 'at-most', metric: 'latency p95 ms', bound: 1000 }],
        },
      )
      assert.match(content, /percentile takes 72 cases at 95 %/, format)
      assert.match(content, /1 answer was copied from an earlier evaluation/, format)
    }
  })
})
