// Configurations written for these tests, run through `belay eval`; what promptfoo itself says of each stands in
// test/fixtures/promptfoo/verdicts.json, recorded by tools/record-promptfoo.ts.
import assert from 'node:assert/strict'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse as parseCsv } from 'csv-parse/sync'
import { XMLValidator } from 'fast-xml-parser'
import { parse } from 'yaml'
import type { Terminal } from '#cli/command.ts'
import { runCommand } from '#cli/run-command.ts'
import { startServer, type TestServer } from '#test/scenarios/start-server.ts'

const fixtures = fileURLToPath(new URL('../fixtures/promptfoo/', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'belay-promptfoo-'))
after(() => rmSync(scratch, { recursive: true }))

type Case = [row: number, column: number, outcome: 'P' | 'F' | 'E', score: number]
const { configurations } = JSON.parse(readFileSync(join(fixtures, 'verdicts.json'), 'utf8')) as {
  configurations: Record<string, { exitCode: number; cases: Case[] | null }>
}

describe('a configuration of promptfoo gets the verdicts, scores and exit code that it gets there', () => {
  const files = globSync('*.config.{yaml,json,mjs}', { cwd: fixtures }).toSorted()
  for (const file of files) {
    const name = basename(file).replace(/\.config\.\w+$/, '')
    test(name, async () => {
      const recorded = configurations[name]
      assert.ok(recorded !== undefined, `record it: tools/record-promptfoo.ts FOLDER ${name}`)
      const { exitCode, cases } = await evaluate(file)
      assert.deepEqual(cases, recorded.cases)
      assert.equal(exitCode, recorded.exitCode)
    })
  }
})

describe('what Belay does not do is refused by name, before anything runs', () => {
  const table: readonly [title: string, config: object, sentence: RegExp][] = [
    ['red teaming', { ...plain(), redteam: {} }, /redteam: Belay has no redteam/],
    ['tracing', { ...plain(), tracing: { enabled: true } }, /tracing: Belay has no tracing/],
    [
      'extensions',
      { ...plain(), extensions: ['file://hook.js:beforeAll'] },
      /extensions: Belay runs no extensions/,
    ],
    [
      'an assertion that Belay has not',
      plain({ assert: [{ type: 'not-moderation' }] }),
      /Belay has no assertion not-moderation.*llm-rubric/,
    ],
    [
      'an assertion inside of a set',
      plain({ assert: [{ type: 'assert-set', assert: [{ type: 'pi', value: 'x' }] }] }),
      /tests\[0\]\.assert\[0\]\.assert\[0\]\.type: Belay has no assertion pi/,
    ],
    [
      'a provider that Belay has not, with what to write',
      { ...plain(), providers: ['bedrock:us.amazon.nova-lite'] },
      /providers\[0\]: Belay has no provider bedrock:us.amazon.nova-lite.*belay:CONNECTION\/us.amazon.nova-lite/,
    ],
    [
      'a provider whose model’s name holds colons, with all of the name',
      { ...plain(), providers: ['ollama:chat:llama3.2:1b', 'bedrock:anthropic.claude-v2:1'] },
      /belay:CONNECTION\/llama3\.2:1b;[^]*belay:CONNECTION\/anthropic\.claude-v2:1;/,
    ],
    [
      'an address of a model’s own',
      { ...plain(), providers: [{ id: 'openai:gpt-4o', config: { apiBaseUrl: 'http://x' } }] },
      /providers\[0\]\.config\.apiBaseUrl/,
    ],
    [
      'providers and targets at once',
      { ...plain(), targets: ['echo'] },
      /targets: it is another word/,
    ],
    ['no provider', { prompts: ['x'], tests: [] }, /providers: there is none/],
    [
      'an empty test',
      { ...plain(), tests: [{ description: 'nothing' }] },
      /tests\[0\]: a test has at least one of/,
    ],
    [
      'a prompt that no test may name',
      plain({ prompts: ['other'] }),
      /tests\[0\]\.prompts: no prompt has the label or id other/,
    ],
    [
      'a file that is not there',
      { ...plain(), tests: 'file://missing.csv' },
      /tests: there is no file .*missing\.csv/,
    ],
    [
      'a reference in a circle',
      { ...plain(), tests: [{ $ref: '#/tests/0' }] },
      /leads in a circle/,
    ],
    [
      'a formula that is none',
      { ...plain(), derivedMetrics: [{ name: 'f1', value: '2 * (a' }] },
      /derivedMetrics\[0\]\.value: The formula 2 \* \(a is not understood/,
    ],
    [
      'an ending that says no format',
      { ...plain(), outputPath: 'results.pdf' },
      /results\.pdf: what is to be written/,
    ],
  ]
  for (const [title, config, sentence] of table)
    test(title, async () => {
      const path = join(scratch, 'promptfooconfig.json')
      writeFileSync(path, JSON.stringify(config))
      const { exitCode, said } = await belay(['eval', '-c', path])
      assert.match(said, sentence)
      assert.equal(exitCode, 1)
    })
})

test('a file is run by its name alone, and two files are one too many', async () => {
  const path = join(scratch, 'named.json')
  writeFileSync(path, JSON.stringify({ ...plain(), description: 'promptfoo' }))
  const named = await belay(['eval', path])
  assert.equal(named.exitCode, 0, named.said)
  const both = await belay(['eval', path, '-c', path])
  assert.match(both.said, /One evaluation at a time/)
  assert.equal(both.exitCode, 2)
})

test('modules of TypeScript may use require and __dirname beside export', async () => {
  const folder = mkdtempSync(join(scratch, 'modules-'))
  writeFileSync(
    join(folder, 'tests.ts'),
    `export async function make(count: number = 1): Promise<object[]> {
  const path = require('node:path')
  const own = path.basename(__dirname) === path.basename(path.dirname(__filename))
  return [{ vars: { word: path.basename('/a/rope') + own }, assert: [{ type: 'equals', value: 'ropetrue' }] }]
}
`,
  )
  const path = join(folder, 'promptfooconfig.yaml')
  writeFileSync(path, 'prompts: ["{{word}}"]\nproviders: [echo]\ntests: file://tests.ts:make\n')
  const { exitCode, said } = await belay(['eval', '-c', path])
  assert.equal(exitCode, 0, said)
})

describe('what promptfoo ignores is noted, and the rest runs', () => {
  const table: readonly [title: string, config: object, note: RegExp, exitCode: number][] = [
    [
      'an unknown key, with the one that was meant',
      { ...plain(), test: [] },
      /Note: test: there is no key test here, and promptfoo ignores it too. Did you mean tests\?/,
      0,
    ],
    [
      'an unknown key of an assertion',
      plain({ assert: [{ type: 'equals', value: 'x', vale: 'y' }] }),
      /Note: tests\[0\]\.assert\[0\]\.vale: there is no key vale here.*Did you mean value\?/,
      0,
    ],
    [
      'an unknown key of a provider and of a member of a set',
      {
        ...plain({
          assert: [{ type: 'assert-set', assert: [{ type: 'equals', value: 'x', why: 'so' }] }],
        }),
        providers: [{ id: 'echo', owner: 'me' }],
      },
      /providers\[0\]\.owner[^]*tests\[0\]\.assert\[0\].*why/,
      0,
    ],
    [
      'an assertion that nobody has, whose case ends with an error',
      plain({ assert: [{ type: 'contain', value: 'x' }] }),
      /Note: tests\[0\]\.assert\[0\]\.type: There is no assertion contain. Did you mean contains\?/,
      100,
    ],
  ]
  for (const [title, config, note, exitCode] of table)
    test(title, async () => {
      const path = join(scratch, 'promptfooconfig.json')
      writeFileSync(path, JSON.stringify(config))
      const ended = await belay(['eval', '-c', path])
      assert.match(ended.said, note)
      assert.equal(ended.exitCode, exitCode, ended.said)
    })
})

/** A configuration that would run, with a test's own keys. */
function plain(own: object = {}): object {
  return { prompts: ['x'], providers: ['echo'], tests: [{ vars: { a: 'b' }, ...own }] }
}

describe('the exit code says whether enough passed', () => {
  const half = {
    ...plain(),
    tests: [
      { assert: [{ type: 'equals', value: 'x' }] },
      { assert: [{ type: 'equals', value: 'y' }] },
    ],
  }
  const table: readonly [
    title: string,
    environment: Record<string, string>,
    config: object,
    code: number,
  ][] = [
    ['100 when a test failed', {}, half, 100],
    ['0 at the threshold of the environment', { PROMPTFOO_PASS_RATE_THRESHOLD: '50' }, half, 0],
    ['100 right below it', { PROMPTFOO_PASS_RATE_THRESHOLD: '50.1' }, half, 100],
    ['the environment’s own code', { PROMPTFOO_FAILED_TEST_EXIT_CODE: '3' }, half, 3],
    ['100 for a code that is none', { PROMPTFOO_FAILED_TEST_EXIT_CODE: 'three' }, half, 100],
    ['0 when all passed', {}, plain(), 0],
    [
      '0 when no test is left',
      {},
      { ...plain(), commandLineOptions: { filterPattern: 'none' } },
      0,
    ],
  ]
  for (const [title, environment, config, code] of table)
    test(title, async () => {
      const path = join(scratch, 'promptfooconfig.json')
      writeFileSync(path, JSON.stringify(config))
      assert.equal((await belay(['eval', '-c', path], environment)).exitCode, code)
    })
})

describe('flags choose what is run', () => {
  const config = {
    prompts: [
      { label: 'short', raw: '{{ word }}' },
      { label: 'long', raw: 'The word is {{ word }}' },
    ],
    providers: [
      { id: 'echo', label: 'one' },
      { id: 'echo', label: 'two' },
    ],
    tests: [
      { description: 'first', vars: { word: 'tea' }, metadata: { kind: 'hot', tags: ['a', 'b'] } },
      { description: 'second', vars: { word: ['ice', 'milk'] }, metadata: { kind: 'cold' } },
      {
        description: 'third',
        vars: { word: 'tea' },
        assert: [{ type: 'equals', value: 'coffee' }],
      },
    ],
  }
  const table: readonly [argv: string[], cases: number][] = [
    [[], 16],
    [['-n', '1'], 4],
    [['--filter-pattern', '^second$'], 8],
    [['--filter-metadata', 'kind=hot'], 4],
    [['--filter-metadata', 'tags=b', '--filter-metadata', 'kind=hot'], 4],
    [['--filter-metadata', 'kind=hot', '--filter-metadata', 'kind=cold'], 0],
    [['--filter-providers', '^two$'], 8],
    [['--filter-prompts', 'long'], 8],
    [['--filter-sample', '2', '--filter-sample-seed', '7', '-n', '1'], 4],
    [['--repeat', '3', '-n', '1'], 12],
    [['-r', 'echo', '-p', 'only {{ word }}'], 4],
    [['--var', 'word=other', '--filter-pattern', 'first'], 4],
  ]
  for (const [argv, cases] of table)
    test(`${argv.join(' ') || 'without flags all'}: ${cases} cases`, async () => {
      const path = join(scratch, 'promptfooconfig.json')
      writeFileSync(path, JSON.stringify(config))
      const { said } = await belay(['eval', '-c', path, '--json', ...argv])
      const { passed, failed } = JSON.parse(said) as { passed: number; failed: number }
      assert.equal(passed + failed, cases)
    })

  test('--filter-failing runs what did not pass in an earlier output', async () => {
    const path = join(scratch, 'promptfooconfig.json')
    const earlier = join(scratch, 'earlier.json')
    writeFileSync(path, JSON.stringify(config))
    await belay(['eval', '-c', path, '-o', earlier, '--filter-providers', 'one'])
    const again = await belay(['eval', '-c', path, '--json', '--filter-failing', earlier])
    // The first test has the variables of the third, which is how results are told apart.
    assert.deepEqual(pick(again.said, 'passed', 'failed'), { passed: 4, failed: 4 })
  })
})

describe('tests of a file of lines or of a table are gone through without being held', () => {
  const config = (file: string) => ({ prompts: ['{{ word }}'], providers: ['echo'], tests: file })
  const run = async (name: string, text: string, argv: readonly string[] = []) => {
    const path = join(scratch, 'promptfooconfig.json')
    writeFileSync(join(scratch, name), text)
    writeFileSync(path, JSON.stringify(config(`file://${name}`)))
    return belay(['eval', '-c', path, ...argv])
  }
  const line = (word: string, expected = word) =>
    JSON.stringify({ vars: { word }, assert: [{ type: 'equals', value: expected }] })

  test('all faults of its lines are told at once, and nothing is written', async () => {
    const output = join(scratch, 'refused.json')
    const text = [line('a'), '', '{"vars":', '{"vars":{"word":"b"},"assertt":[]}', '{}'].join('\n')
    const { exitCode, said } = await run('wrong.jsonl', text, ['-o', output])
    assert.equal(exitCode, 1)
    assert.match(said, /wrong\.jsonl line 3 is not JSON/)
    assert.match(said, /Note: wrong\.jsonl\[2\]\.assertt: there is no key assertt here/)
    assert.match(said, /wrong\.jsonl\[3\]: a test has at least one of vars/)
    assert.equal(existsSync(output), false)
  })

  test('an assertion that Belay has not is refused before the first line is run', async () => {
    const text = [line('a'), line('b').replace('equals', 'moderation')].join('\n')
    const { exitCode, said } = await run('late.jsonl', text)
    assert.equal(exitCode, 1)
    assert.match(said, /tests\[1\]\.assert\[0\]\.type: Belay has no assertion moderation\./)
    assert.doesNotMatch(said, /passed/)
  })

  test('filters hold for them, and a seed chooses the same ones of a list and of a file', async () => {
    const words = Array.from({ length: 40 }, (_, index) => `w${index}`)
    const lines = words.map((word) => line(word)).join('\n')
    const table = `word,__expected\n${words.map((word) => `${word},${word}`).join('\n')}\n`
    const chosen: unknown[] = []
    for (const [name, text] of [
      ['many.jsonl', lines],
      ['many.csv', table],
      ['many.json', `[${lines.replaceAll('\n', ',')}]`],
    ] as const) {
      const output = join(scratch, 'chosen.json')
      const flags = [
        '--json',
        '--filter-sample',
        '5',
        '--filter-sample-seed',
        '3',
        '-n',
        '30',
        '-o',
        output,
      ]
      const { said } = await run(name, text, flags)
      assert.deepEqual(pick(said, 'passed', 'failed'), { passed: 5, failed: 0 }, name)
      const { results } = JSON.parse(readFileSync(output, 'utf8')) as {
        results: { results: { vars: { word: string } }[] }
      }
      chosen.push(results.results.map(({ vars }) => vars.word))
    }
    assert.deepEqual(chosen[1], chosen[0])
    assert.deepEqual(chosen[2], chosen[0])
  })
})

test('derived metrics are computed for each column from the named scores', async () => {
  const path = join(scratch, 'promptfooconfig.json')
  const output = join(scratch, 'derived.json')
  const scored = (value: string, metric: string) => ({ type: 'equals', value, metric })
  writeFileSync(
    path,
    JSON.stringify({
      prompts: ['{{ word }}'],
      providers: ['echo'],
      tests: ['a', 'b', 'c', 'd'].map((word) => ({
        vars: { word },
        threshold: 0,
        assert: [
          scored('a', 'first'),
          { type: 'javascript', value: "output < 'd'", metric: 'early' },
        ],
      })),
      derivedMetrics: [
        { name: 'rate', value: 'first / __count' },
        { name: 'both', value: 'rate + early' },
      ],
    }),
  )
  await belay(['eval', '-c', path, '-o', output])
  const { results } = JSON.parse(readFileSync(output, 'utf8')) as {
    results: { prompts: { metrics: { namedScores: object } }[] }
  }
  assert.deepEqual(
    results.prompts.map(({ metrics }) => metrics.namedScores),
    [{ first: 1, early: 3, rate: 0.25, both: 3.25 }],
  )
})

describe('results are written in every format', () => {
  const config = {
    description: 'Every <format>',
    prompts: ['{{ word }}'],
    providers: ['echo'],
    tests: [
      {
        description: 'fine',
        vars: { word: 'tea' },
        assert: [{ type: 'equals', value: 'tea', metric: 'same' }],
      },
      {
        description: 'a & b',
        vars: { word: '<i>"\u0007' },
        assert: [{ type: 'equals', value: 'tea' }],
      },
    ],
  }
  test('and each says the same of two tests', async () => {
    const path = join(scratch, 'promptfooconfig.json')
    writeFileSync(path, JSON.stringify(config))
    const endings = ['json', 'jsonl', 'yaml', 'csv', 'txt', 'html', 'xml']
    const files = endings.map((ending) => join(scratch, `results.${ending}`))
    const { exitCode } = await belay(['eval', '-c', path, '-o', ...files])
    assert.equal(exitCode, 100)
    const [json = '', jsonl = '', yaml = '', csv = '', txt = '', html = '', xml = ''] = files.map(
      (file) => readFileSync(file, 'utf8'),
    )
    const whole = JSON.parse(json) as { results: { results: { success: boolean }[] } }
    assert.deepEqual(
      whole.results.results.map(({ success }) => success),
      [true, false],
    )
    assert.deepEqual(
      jsonl
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
      whole.results.results,
    )
    const { timestamp: _, ...other } = Object((parse(yaml) as { results: object }).results)
    assert.deepEqual(other, { ...withoutTime(json) })
    const rows: string[][] = parseCsv(csv)
    assert.deepEqual(
      rows.map((row) => row.slice(0, 5)),
      [
        ['Description', 'word', '[echo] {{ word }}', 'Status', 'Score'],
        ['fine', 'tea', 'tea', 'PASS', '1.00'],
        ['a & b', '<i>"\u0007', '<i>"\u0007', 'FAIL', '0.00'],
      ],
    )
    assert.match(
      txt,
      /PASS 1\.00 {2}test 1 fine[\s\S]*FAIL 0\.00 {2}test 2 a & b[\s\S]*1 passed, 1 failed, 0 errors/,
    )
    assert.match(html, /<h1>Every &lt;format&gt;<\/h1>[\s\S]*<td class="failed">/)
    assert.ok(!html.includes('<i>"'), 'what a model says is no markup of ours')
    assert.equal(XMLValidator.validate(xml), true)
    assert.match(xml, /<testsuites name="belay eval" tests="2" failures="1" errors="0"/)
    assert.match(xml, /name="test 2: a &amp; b"/)
  })
})

function withoutTime(json: string): object {
  const { timestamp: _, ...other } = (JSON.parse(json) as { results: { timestamp: string } })
    .results
  return other
}

describe('models are called through Belay’s gateway', () => {
  let server: TestServer
  let environment: Record<string, string>
  before(async () => {
    server = await startServer()
    const { key } = await server.createKey({ name: 'eval' })
    environment = { BELAY_URL: server.url, BELAY_KEY: key }
  })
  after(() => server.stop())

  const asked = async (config: object): Promise<{ exitCode: number; cases: Loose[] }> => {
    const path = join(scratch, 'promptfooconfig.json')
    const output = join(scratch, 'models.json')
    writeFileSync(path, JSON.stringify(config))
    const { exitCode } = await belay(['eval', '-c', path, '-o', output], environment)
    const { results } = JSON.parse(readFileSync(output, 'utf8')) as {
      results: { results: Loose[] }
    }
    return { exitCode, cases: results.results }
  }

  test('with the messages of a chat prompt, tokens counted, and a reason for the end', async () => {
    const { exitCode, cases } = await asked({
      prompts: [
        '[{"role":"system","content":"Echo."},{"role":"user","content":"Hello {{ name }}"}]',
      ],
      providers: [{ id: 'belay:sim/echo', config: { temperature: 0 } }],
      tests: [
        {
          vars: { name: 'Ada "Countess" Lovelace' },
          assert: [
            { type: 'equals', value: 'Hello Ada "Countess" Lovelace' },
            { type: 'finish-reason', value: 'stop' },
            { type: 'javascript', value: 'context.providerResponse.tokenUsage.total > 0' },
            { type: 'latency', threshold: 60_000 },
          ],
        },
      ],
    })
    assert.deepEqual(
      cases.map(({ error }) => error),
      [undefined],
    )
    assert.equal(exitCode, 0)
  })

  test('and what the gateway refuses is an error of the case', async () => {
    const { exitCode, cases } = await asked({
      prompts: ['x'],
      providers: ['belay:sim/error-400'],
      tests: [{ assert: [{ type: 'not-equals', value: 'y' }] }],
    })
    assert.equal(exitCode, 100)
    assert.match(String(cases[0]?.['error']), /The model answered 400/)
    assert.equal(cases[0]?.['failureReason'], 2)
  })

  // The simulated judge says back what it is asked, so the rubric holds the judgement.
  const judged = (assertion: object) => ({
    prompts: ['x'],
    providers: ['echo'],
    tests: [{ assert: [{ provider: 'belay:sim/echo', ...assertion }] }],
  })
  const said = (judgement: object) => JSON.stringify(judgement)
  const table: readonly [title: string, assertion: object, success: boolean, score: number][] = [
    [
      'a judge’s verdict',
      { type: 'llm-rubric', value: said({ pass: false, score: 0.2, reason: 'no' }) },
      false,
      0.2,
    ],
    [
      'a missing pass means true',
      { type: 'llm-rubric', value: said({ score: 0.8, reason: 'yes' }) },
      true,
      0.8,
    ],
    [
      'a missing score follows the verdict',
      { type: 'llm-rubric', value: said({ pass: true }) },
      true,
      1,
    ],
    [
      'a threshold must be reached too',
      { type: 'llm-rubric', threshold: 0.9, value: said({ pass: true, score: 0.8 }) },
      false,
      0.8,
    ],
    [
      'not- turns a verdict round',
      { type: 'not-llm-rubric', value: said({ pass: false, score: 0.25 }) },
      true,
      0.75,
    ],
    [
      'a judge that says nothing usable fails',
      { type: 'llm-rubric', value: 'no object' },
      false,
      0,
    ],
    ['and fails with not- too', { type: 'not-llm-rubric', value: 'no object' }, false, 0],
    [
      'a judge that is away fails',
      { type: 'llm-rubric', value: 'x', provider: 'belay:sim/error-400' },
      false,
      0,
    ],
    [
      'and fails with not- too',
      { type: 'not-llm-rubric', value: 'x', provider: 'belay:sim/error-400' },
      false,
      0,
    ],
    [
      'factuality by its categories',
      { type: 'factuality', value: said({ category: 'B' }), rubricPrompt: '{{ ideal }}' },
      true,
      1,
    ],
    [
      'a contradiction fails',
      {
        type: 'model-graded-factuality',
        value: said({ category: 'D' }),
        rubricPrompt: '{{ ideal }}',
      },
      false,
      0,
    ],
    ['a closed question', { type: 'model-graded-closedqa', value: said({ pass: true }) }, true, 1],
    ['steps give tenths', { type: 'g-eval', value: said({ score: 6, reason: '' }) }, false, 0.6],
    ['the same text is alike', { type: 'similar', value: 'x' }, true, 1],
    ['and not unlike', { type: 'not-similar', value: 'x' }, false, 0],
  ]
  for (const [title, assertion, success, score] of table)
    test(title, async () => {
      const { cases } = await asked(judged(assertion))
      assert.deepEqual(
        cases.map((one) => [
          one['success'],
          Number(Number(one['score']).toFixed(6)),
          one['failureReason'] === 2,
        ]),
        [[success, score, false]],
      )
    })

  const leftOut: readonly (readonly [assertion: object, says: RegExp])[] = [
    [{ type: 'g-eval', value: said({ reason: '' }) }, /: it gave no score from 0 to 10$/],
    [
      { type: 'g-eval', value: said({ score: 11 }) },
      /: it gave the score 11, not one from 0 to 10$/,
    ],
    [
      { type: 'factuality', value: said({ reason: '' }), rubricPrompt: '{{ ideal }}' },
      /: it named no category from A to E$/,
    ],
  ]
  for (const [assertion, says] of leftOut)
    test(`what a judge left out is told in words: ${says.source}`, async () => {
      const { cases } = await asked(judged(assertion))
      assert.match(String((cases[0]?.['gradingResult'] as Loose | undefined)?.['reason']), says)
    })

  test('select-best passes the output that a judge chose, and fails the others', async () => {
    const { cases } = await asked({
      prompts: ['one', 'two'],
      providers: ['echo'],
      tests: [
        {
          assert: [
            {
              type: 'select-best',
              value: said({ best: 1 }),
              provider: 'belay:sim/echo',
              rubricPrompt: '{{ criteria }}',
            },
          ],
        },
      ],
    })
    assert.deepEqual(
      cases.map(({ success }) => success),
      [false, true],
    )
  })
})

type Loose = Record<string, unknown>

function pick(json: string, ...names: string[]): object {
  const all = JSON.parse(json) as Loose
  return Object.fromEntries(names.map((name) => [name, all[name]]))
}

/** The command in this process, and what it said: both streams, or with --json what a program reads. */
async function belay(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ exitCode: number; said: string }> {
  const lines: string[] = []
  const isMachine = argv.includes('--json')
  const terminal: Terminal = {
    out: (text) => void lines.push(text),
    write: (text) => void lines.push(text),
    err: (text) => void (isMachine || lines.push(text)),
    isInteractive: false,
    hasColour: false,
    environment: { ...process.env, FIXTURE_CITY: 'Paris', ...environment },
  }
  const exitCode = await runCommand(argv, terminal)
  return { exitCode, said: lines.join('\n') }
}

async function evaluate(file: string): Promise<{ exitCode: number; cases: Case[] }> {
  const output = join(scratch, `${file}.json`)
  const { exitCode } = await belay(['eval', '-c', join(fixtures, file), '-o', output])
  const { results } = JSON.parse(readFileSync(output, 'utf8')) as {
    results: {
      results: { testIdx: number; promptIdx: number; failureReason: 0 | 1 | 2; score: number }[]
    }
  }
  const cases = results.results.map(({ testIdx, promptIdx, failureReason, score }): Case => [
    testIdx,
    promptIdx,
    (['P', 'F', 'E'] as const)[failureReason],
    Number(score.toFixed(6)),
  ])
  return { exitCode, cases }
}
