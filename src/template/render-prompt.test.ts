import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { promptContent, type VariableValues } from '#contract/prompt-content.ts'
import { renderPrompt } from './render-prompt.ts'

/** One template as the user's message, its names declared as the test gives them. */
function render(text: string, variables: VariableValues = {}, declared: object[] = []) {
  const content = promptContent.parse({
    messages: [{ role: 'user', content: text }],
    variables: declared,
  })
  return renderPrompt(content, variables)
}

function rendered(text: string, variables: VariableValues = {}, declared: object[] = []): string {
  const result = render(text, variables, declared)
  assert.ok(result.ok, JSON.stringify(result))
  return result.value.messages[0]?.content ?? ''
}

function refusal(text: string, variables: VariableValues = {}, declared: object[] = []) {
  const result = render(text, variables, declared)
  assert.ok(!result.ok, JSON.stringify(result).slice(0, 300))
  return result.fault
}

describe('A template', () => {
  const cases: readonly [title: string, text: string, values: VariableValues, expected: string][] =
    [
      ['puts values where their names stand', 'Hi {{ name }}!', { name: 'Ada' }, 'Hi Ada!'],
      ['reads fields and items', '{{ a.b[1].c }}', { a: { b: [0, { c: 'x' }] } }, 'x'],
      [
        'has conditions',
        '{% if n > 2 %}many{% elif n %}some{% else %}none{% endif %}',
        { n: 1 },
        'some',
      ],
      [
        'has loops',
        '{% for one in list %}{{ loop.index }}:{{ one }} {% else %}-{% endfor %}',
        { list: ['a', 'b'] },
        '1:a 2:b ',
      ],
      ['has filters', '{{ names | sort | join(", ") | upper }}', { names: ['b', 'a'] }, 'A, B'],
      ['has macros', '{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m("a") }}', {}, '<a>'],
      ['leaves comments out', 'a{# secret plan #}b', {}, 'ab'],
      ['keeps its own last line end', 'a\n', {}, 'a\n'],
      ['writes JSON', '{{ value | tojson }}', { value: { a: [1] } }, '{"a": [1]}'],
      ['writes braces that are given as text', `{{ "{{ x }}" }}`, {}, '{{ x }}'],
    ]
  for (const [title, text, values, expected] of cases)
    test(title, () => assert.equal(rendered(text, values), expected))

  test('does not read a value as a template', () => {
    assert.equal(rendered('{{ a }}', { a: '{{ b }}{% raw %}' }), '{{ b }}{% raw %}')
  })

  test('says the place and the reason when it cannot be read or filled in', () => {
    const open = refusal('{% for x in y %}')
    assert.equal(open.code, 'template_invalid')
    assert.match(open.detail, /^messages\[0\]: /)
    assert.deepEqual(
      open.errors?.map(({ path }) => path),
      ['content.messages[0]'],
    )
    assert.match(refusal('{{ a | nonsense }}', { a: 1 }).detail, /nonsense/)
    assert.match(refusal('{{ raise_exception("no order") }}').detail, /no order/)
  })
})

describe('Values', () => {
  const cases: readonly [type: string, given: unknown, expected: string | null][] = [
    ['text', 'a', 'a'],
    ['text', 7, '7'],
    ['text', ['a'], null],
    ['number', '2.5', '3.5'],
    ['number', '', null],
    ['number', 'two', null],
    ['boolean', 'false', 'off'],
    ['boolean', true, 'on'],
    ['boolean', 'yes', null],
    ['list', '["a","b"]', 'a-b'],
    ['list', '{"a":1}', null],
    ['object', '{"a":1}', '1'],
    ['object', '[1]', null],
  ]
  const templates: Readonly<Record<string, string>> = {
    text: '{{ v }}',
    number: '{{ v + 1 }}',
    boolean: '{% if v %}on{% else %}off{% endif %}',
    list: '{{ v | join("-") }}',
    object: '{{ v.a }}',
  }
  for (const [type, given, expected] of cases) {
    const told = expected === null ? 'is refused' : `gives ${expected}`
    test(`${JSON.stringify(given)} as a ${type} ${told}`, () => {
      const text = templates[type] ?? ''
      const declared = [{ name: 'v', type }]
      if (expected === null)
        assert.deepEqual(
          refusal(text, { v: given }, declared).errors?.map(({ path }) => path),
          ['variables.v'],
        )
      else assert.equal(rendered(text, { v: given }, declared), expected)
    })
  }

  test('that are missing are all named at once; one that has a default, or need not be there, is not', () => {
    const fault = refusal('{{ a }}{{ b }}{{ c }}{{ d }}', {}, [
      { name: 'a', description: 'the question' },
      { name: 'b', default: 'x' },
      { name: 'c', isRequired: false },
    ])
    assert.equal(fault.code, 'variables_invalid')
    assert.deepEqual(
      fault.errors?.map(({ path }) => path),
      ['variables.a', 'variables.d'],
    )
    assert.match(fault.detail, /"a" \(the question\) has no value/)
  })

  test('may come to 500,000 characters as JSON together, and not one more', () => {
    const frame = JSON.stringify({ a: '' }).length
    assert.equal(rendered('{{ a | length }}', { a: 'x'.repeat(500_000 - frame) }), '499992')
    const fault = refusal('{{ a | length }}', { a: 'x'.repeat(500_001 - frame) })
    assert.match(fault.detail, /longer than 500000 characters/)
  })

  test('named as what every object inherits are no values', () => {
    assert.equal(refusal('{{ constructor }}').code, 'variables_invalid')
    assert.equal(refusal('{{ toString }}').code, 'variables_invalid')
  })
})

describe('Nothing of the host can be reached by', () => {
  const attempts = [
    '{{ "".constructor }}',
    '{{ "".constructor.constructor("return process")() }}',
    '{{ a.constructor }}',
    '{{ a.__proto__ }}',
    '{{ a["__proto__"]["polluted"] }}',
    '{{ [].constructor }}',
    '{{ range.constructor("return globalThis")() }}',
    '{{ raise_exception.__proto__ }}',
    '{{ "".__class__.__mro__ }}',
    '{{ process.env.PATH }}',
    '{{ globalThis }}',
    '{{ require("fs") }}',
    '{{ strftime_now("%Y") }}',
    '{% set a.__proto__ = 1 %}{{ a.polluted }}',
    '{% set ns = namespace(x=1) %}{% set ns.__proto__ = {"polluted": 1} %}{{ ns.polluted }}',
    '{% import "fs" as fs %}{{ fs }}',
  ]
  for (const attempt of attempts) {
    test(attempt, () => {
      const result = render(attempt, { a: { b: 1 } })
      const text = result.ok ? (result.value.messages[0]?.content ?? '') : ''
      assert.doesNotMatch(text, /function|native code|\[object|class |\/bin|\d{4}/)
      assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
    })
  }
})

describe('A rendering that would not end in good time is refused:', () => {
  const long = 'x'.repeat(400_000)
  const list = Array.from({ length: 5000 }, (_, at) => at)
  const costly: readonly [title: string, text: string, values?: VariableValues][] = [
    ['a loop in a loop in a loop', nested(3, 1000)],
    ['loops over nothing at all', nested(2, 9999, '')],
    ['a range that is too long', '{% for i in range(10001) %}{% endfor %}'],
    ['a range without an end', '{{ range(0, 1, 0) }}'],
    ['a text that doubles itself', `{% set a = "x" %}${'{% set a = a ~ a %}'.repeat(60)}{{ a }}`],
    ['a list that doubles itself', `{% set a = [1] %}${'{% set a = a + a %}'.repeat(60)}{{ a }}`],
    ['a text multiplied by a join', '{{ list | join(long) }}', { list, long }],
    ['a text multiplied by a replacement', '{{ long | replace("x", long) }}', { long }],
    ['a replacement of every place between letters', '{{ long.replace("", long) }}', { long }],
    ['a text indented without end', '{{ "a\\nb" | indent(1000000000) }}'],
    ['JSON indented without end', '{{ a | tojson(indent=1000000000) }}', { a: [1] }],
    [
      'one long text sought in another, again and again',
      '{% for i in range(10000) %}{% if needle in long %}{% endif %}{% endfor %}',
      { long, needle: `${'x'.repeat(20_000)}y` },
    ],
    ['a macro that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    [
      'a macro that calls itself twice',
      '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}',
    ],
    ['brackets inside brackets', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['minus signs inside one another', `{{ ${'not '.repeat(5000)}true }}`],
    [
      'conditions inside conditions',
      '{% if a %}'.repeat(500) + '{% endif %}'.repeat(500),
      { a: 1 },
    ],
    ['tests that never close', `{{ ${'x is in ('.repeat(10_000)} }}`, { x: 1 }],
    ['a text many times over', '{{ "abcdefgh" * 1000000 }}'],
    ['a list many times over', '{{ [1] * 100000000 }}'],
    [
      'a text indented by a long text',
      '{{ long | indent(long) }}',
      { long: 'x\n'.repeat(100_000) },
    ],
    [
      'a test that goes through a list for each of a list',
      '{{ list | select("in", list) | list }}',
      { list },
    ],
    ['arguments spread into a filter', '{{ "a" | replace(*list) }}', { list }],
    [
      'a long text in every turn of a loop',
      '{% for i in range(5000) %}{{ long }}{% endfor %}',
      { long },
    ],
  ]
  for (const [title, text, values] of costly) {
    test(title, () => {
      const fault = refusal(text, values)
      assert.equal(fault.code, 'template_invalid', fault.detail)
      assert.ok(fault.detail.length < 500)
    })
  }

  test('ten texts that would each fit do not get ten times the work', () => {
    const one = nested(2, 100)
    const chat = (messages: number) =>
      renderPrompt(
        promptContent.parse({
          messages: Array.from({ length: messages }, () => ({ role: 'user', content: one })),
        }),
        {},
      )
    assert.equal(chat(1).ok, true)
    assert.equal(chat(10).ok, false)
  })

  test('a prompt is at most a million characters long when it is rendered', () => {
    const content = (messages: number) =>
      promptContent.parse({
        messages: Array.from({ length: messages }, () => ({ role: 'user', content: '{{ a }}' })),
      })
    const values = { a: 'x'.repeat(250_000) }
    assert.equal(renderPrompt(content(4), values).ok, true)
    const refused = renderPrompt(content(5), values)
    assert.match(refused.ok ? '' : refused.fault.detail, /longer than 1000000 characters/)
  })

  test('a thousand blanks in a row are read, one more is not', () => {
    assert.equal(rendered(`a${' '.repeat(1000)}b`).length, 1002)
    assert.match(refusal(`a${' '.repeat(1001)}b`).detail, /more than 1000 blanks in a row/)
  })
})

/** Loops inside one another around a text. */
function nested(depth: number, turns: number, inside = 'x'): string {
  const open = Array.from({ length: depth }, (_, at) => `{% for i${at} in range(${turns}) %}`)
  return `${open.join('')}${inside}${'{% endfor %}'.repeat(depth)}`
}
