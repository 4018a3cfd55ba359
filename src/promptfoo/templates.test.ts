import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesIn, Templates } from '#promptfoo/templates.ts'

const environment = { CITY: 'Paris', EMPTY: '' }

test('templates are Nunjucks with promptfoo’s settings and the configuration’s own filters', () => {
  const templates = new Templates({ environment, filters: { shout: (text) => `${String(text)}!` } })
  const table: readonly [template: string, vars: object, text: string][] = [
    ['plain { text }', {}, 'plain { text }'],
    ['{{ a }}{{ missing }}', { a: '<b>' }, '<b>'],
    ['{{ a | shout | upper }}', { a: 'x' }, 'X!'],
    ['{{ (a | load).b }}', { a: '{"b":3}' }, '3'],
    ['{{ env.CITY }}', {}, 'Paris'],
    ['{% for x in list %}{{ x }};{% endfor %}', { list: [1, 2] }, '1;2;'],
    ['{# note #}x', {}, 'x'],
  ]
  for (const [template, vars, text] of table) assert.equal(templates.render(template, vars), text)
  assert.throws(() => templates.render('{{ broken', {}))
})

test('reading puts in what names the environment, and leaves the other templates for later', () => {
  const templates = new Templates({ environment })
  assert.deepEqual(
    templates.renderEnvironment(
      {
        a: ['{{ env.CITY }} {{ name }}', "{{ env['CITY'] }}"],
        b: '{{ env.NONE }}',
        c: '{{ env.NONE | default("x") }}',
        d: 4,
      },
      environment,
    ),
    { a: ['Paris {{ name }}', 'Paris'], b: '{{ env.NONE }}', c: 'x', d: 4 },
  )
})

test('templating can be switched off', () => {
  const templates = new Templates({ environment: { PROMPTFOO_DISABLE_TEMPLATING: 'true' } })
  assert.equal(templates.render('{{ a }}', { a: 'x' }), '{{ a }}')
})

test('names in a template are those that its tags begin with', () => {
  assert.deepEqual(namesIn('{{ a.b | upper }} {% if c %}{# {{ d }} #}{{e}}'), ['a', 'c', 'e'])
})
