import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sandboxTimeMsCeiling } from '#sandbox/bounds.ts'
import { CodeRunner } from '#sandbox/run-code.ts'
import type { CodeEntry, SandboxFaultKind } from '#sandbox/sandbox-messages.ts'

const sandbox = new CodeRunner({ threads: 1, bounds: { timeMsMax: 400 } })
/** For what is bounded by something else than time, however slow the machine. */
const patient = new CodeRunner({ threads: 1, bounds: { timeMsMax: sandboxTimeMsCeiling } })
after(() => Promise.all([sandbox.close(), patient.close()]))

const parameters = ['output', 'context']

function run(
  code: string,
  given: readonly unknown[] = [{}],
  entry: CodeEntry = { kind: 'module' },
  runner: CodeRunner = sandbox,
) {
  return runner.run({ code, language: 'javascript', entry, arguments: given })
}

async function valueOf(
  code: string,
  given?: readonly unknown[],
  entry?: CodeEntry,
  runner?: CodeRunner,
) {
  const outcome = await run(code, given, entry, runner)
  assert.ok(outcome.kind === 'returned', JSON.stringify(outcome))
  return outcome.value
}

async function faultOf(
  code: string,
  kind: SandboxFaultKind,
  entry?: CodeEntry,
  runner?: CodeRunner,
) {
  const outcome = await run(code, [{}, {}], entry, runner)
  assert.ok(outcome.kind === 'failed', JSON.stringify(outcome))
  assert.equal(outcome.fault.kind, kind, outcome.fault.message)
  return outcome.fault
}

test('the default export of a module is called with the arguments', async () => {
  const code =
    'export default function evaluate({ output, expected }) { return output === expected }'
  assert.equal(await valueOf(code, [{ output: 'a', expected: 'a' }]), true)
  assert.equal(await valueOf(code, [{ output: 'a', expected: 'b' }]), false)
})

test('module.exports serves as well', async () => {
  const code = 'module.exports = (output, context) => ({ score: output.length / context.max })'
  assert.deepEqual(await valueOf(code, ['four', { max: 8 }]), { score: 0.5 })
})

test('types are taken off TypeScript, and lines stay what they were', async () => {
  const code = [
    'type Case = { output: string }',
    'export default function evaluate({ output }: Case): number {',
    '  const words: string[] = output.split(" ")',
    '  if (words.length > 2) throw new RangeError("too long")',
    '  return words.length as number',
    '}',
  ].join('\n')
  const ask = { code, language: 'typescript', entry: { kind: 'module' } } as const
  const good = await sandbox.run({ ...ask, arguments: [{ output: 'one two' }] })
  assert.ok(good.kind === 'returned')
  assert.equal(good.value, 2)
  const bad = await sandbox.run({ ...ask, arguments: [{ output: 'one two three' }] })
  assert.ok(bad.kind === 'failed')
  assert.equal(bad.fault.line, 4)
  assert.match(bad.fault.message, /RangeError: too long, line 4/)
  const none = await sandbox.run({ ...ask, code: 'enum A { B }', arguments: [] })
  assert.ok(none.kind === 'failed')
  assert.match(none.fault.message, /no enum/)
})

test('an expression is its value, and of several statements the last one is', async () => {
  const entry = { kind: 'expression', parameters } as const
  const given = ['{"score": 0.7}', { vars: { max: 1 } }]
  assert.equal(await valueOf('output.includes("score")', given, entry), true)
  assert.equal(await valueOf('const s = JSON.parse(output).score; s > 0.5', given, entry), true)
  assert.deepEqual(await valueOf('{ pass: context.vars.max === 1 }', given, entry), { pass: true })
  assert.equal(await valueOf('await Promise.resolve(output.length)', given, entry), 14)
})

test('a body returns its result, and its errors name its own lines', async () => {
  const entry = { kind: 'body', parameters } as const
  assert.equal(await valueOf('const n = output.length\nreturn n > 2', ['abc', {}], entry), true)
  const fault = await faultOf('const n = 1\n\nreturn nothing.here', 'threw', entry)
  assert.equal(fault.line, 3)
  assert.equal((await faultOf('return (\n;', 'does not compile', entry)).line, 2)
  // A text that is no JSON is the output's fault, not the code's.
  const parsing = await faultOf('return JSON.parse("no")', 'threw', entry)
  assert.match(parsing.message, /SyntaxError/)
})

test('promises are waited for as long as something in the sandbox settles them', async () => {
  const code = `export default async ({ output }) => {
    const parts = await Promise.all([...output].map(async (letter) => letter.toUpperCase()))
    return parts.join('')
  }`
  assert.equal(await valueOf(code, [{ output: 'abc' }]), 'ABC')
  await faultOf('export default () => new Promise(() => {})', 'no result')
  const rejected = await faultOf(
    'export default async () => {\n  throw new TypeError("no")\n}',
    'threw',
  )
  assert.equal(rejected.line, 2)
})

test('what the code writes to its console comes back, and no more of it than is bounded', async () => {
  const outcome = await run(
    'export default () => { for (let i = 0; i < 1000; i += 1) console.log("line", { i }); return 1 }',
  )
  assert.ok(outcome.kind === 'returned')
  assert.equal(outcome.console.length, 100)
  assert.equal(outcome.console[1], 'line {"i":1}')
  const failed = await run('export default () => { console.log("before"); throw new Error("x") }')
  assert.deepEqual(failed.console, ['before'])
})

const body = { kind: 'body', parameters: [] } as const

test('code that does not end is ended', async () => {
  await faultOf('while (true) {}', 'out of time', body)
  await faultOf('try { while (true) {} } catch {} finally { while (true) {} }', 'out of time', body)
  await faultOf(
    'const again = async () => { await null; return again() }; return again()',
    'out of time',
    body,
  )
})

test('a regular expression of 28 characters ends by the time bound', async () => {
  await faultOf("return /^(a+)+$/.test('a'.repeat(28) + '!')", 'out of time', body)
})

test('a step inside QuickJS that never asks after the time is ended with its thread', async () => {
  await faultOf(
    'const a = []; a.length = 2 ** 32 - 1; return a.join("x").length',
    'out of time',
    body,
  )
  assert.equal(await valueOf('return 1', [], body), 1)
})

test('memory is bounded, whether it is taken at once or piece by piece', async () => {
  await faultOf('return new Uint8Array(1e9).length', 'out of memory', body, patient)
  await faultOf("return 'a'.repeat(2 ** 29).length", 'out of memory', body, patient)
  await faultOf('const a = []; for (;;) a.push({ n: a.length })', 'out of memory', body, patient)
  assert.equal(await valueOf('return 1', [], body, patient), 1)
})

test('deep recursion ends, and so do values that nest too deeply', async () => {
  await faultOf('const f = () => 1 + f(); return f()', 'too deep', body, patient)
  for (const code of [
    "return JSON.parse('['.repeat(1e6))",
    "return eval('('.repeat(1e5) + '1' + ')'.repeat(1e5))",
    'const o = {}; let q = o; for (let i = 0; i < 1e5; i += 1) q = q.a = {}; return JSON.stringify(o).length',
    'let p = {}; for (let i = 0; i < 1e5; i += 1) p = new Proxy(p, {}); return p.x',
  ]) {
    const outcome = await run(code, [], body)
    assert.equal(outcome.kind, 'failed', code)
    assert.equal(await valueOf('return 1', [], body), 1, code)
  }
})

test('a huge result stays inside', async () => {
  await faultOf("return 'x'.repeat(100_000)", 'result too large', body)
  await faultOf("return 'é'.repeat(40_000)", 'result too large', body)
  assert.equal(String(await valueOf("return 'x'.repeat(65_000)", [], body)).length, 65_000)
})

test('nothing of the host is there', async () => {
  const absent = [
    'process',
    'require',
    'fetch',
    'setTimeout',
    'WebAssembly',
    'Buffer',
    'Worker',
    'std',
    'os',
  ]
  const found = await valueOf(
    `return [${absent.map((name) => `typeof ${name}`).join(', ')}]`,
    [],
    body,
  )
  assert.deepEqual(
    found,
    absent.map(() => 'undefined'),
  )
  await faultOf("return (() => {}).constructor('return process')()", 'threw', body)
  await faultOf("return console.log.constructor('return process')().env", 'threw', body)
  await faultOf("return import('node:fs')", 'threw', body)
  const imported = "import { readFileSync } from 'node:fs'\nexport default () => readFileSync"
  assert.equal((await run(imported)).kind, 'failed')
})

test('prototypes that the code changes change nothing outside, nor in the next run', async () => {
  const code = `
    Object.prototype.score = 1
    Array.prototype.push = () => { throw new Error('caught you') }
    JSON.stringify = () => '"mine"'
    JSON.parse = () => 1
    globalThis.left = 'behind'
    return { fine: true }`
  assert.deepEqual(await valueOf(code, [], body), { fine: true })
  assert.equal(
    await valueOf('return typeof left + typeof ({}).score', [], body),
    'undefinedundefined',
  )
  assert.equal('score' in {}, false)
})

test('what is thrown is told as text, whatever it is', async () => {
  assert.match((await faultOf("throw 'a word'", 'threw', body)).message, /threw "a word"/)
  assert.match((await faultOf('throw 7', 'threw', body)).message, /threw 7/)
  const own = "throw { get name() { throw 1 }, message: 'x'.repeat(1e6), stack: 5 }"
  await faultOf(own, 'threw', body)
  await faultOf('throw new Proxy({}, { get() { while (true) {} } })', 'out of time', body)
})

test('a result that JSON cannot say is told', async () => {
  assert.match((await faultOf('', 'no result', body)).message, /returned undefined/)
  await faultOf('return () => 1', 'no result', body)
  await faultOf('const a = {}; a.a = a; return a', 'threw', body)
  assert.match((await faultOf('export const x = 1', 'no result')).message, /exports no function/)
})

test('code and arguments have a size, the largest of which still runs', async () => {
  const small = new CodeRunner({ threads: 1, bounds: { codeBytesMax: 20, argumentBytesMax: 10 } })
  const ask = { language: 'javascript', entry: { kind: 'body', parameters: ['a'] } } as const
  const fits = await small.run({
    ...ask,
    code: 'return a.length    1'.replace('   1', '   '),
    arguments: ['123456'],
  })
  assert.equal(fits.kind, 'returned')
  const longer = await small.run({ ...ask, code: 'return a.length;    ;', arguments: ['1'] })
  assert.ok(longer.kind === 'failed' && longer.fault.kind === 'too large', JSON.stringify(longer))
  const wider = await small.run({ ...ask, code: 'return 1', arguments: ['1234567'] })
  assert.ok(wider.kind === 'failed' && wider.fault.kind === 'too large', JSON.stringify(wider))
  await small.close()
})

test('many runs wait their turn, each with its own arguments', async () => {
  const code = 'export default (n) => n * n'
  const outcomes = await Promise.all(Array.from({ length: 300 }, (_, n) => run(code, [n])))
  outcomes.forEach((outcome, n) => {
    assert.ok(outcome.kind === 'returned')
    assert.equal(outcome.value, n * n)
  })
})

test('a closed sandbox says so, to what runs and to what comes after', async () => {
  const other = new CodeRunner({ threads: 1 })
  const ask = {
    code: 'while (true) {}',
    language: 'javascript',
    entry: body,
    arguments: [],
  } as const
  const running = other.run(ask)
  const waiting = other.run(ask)
  await other.close()
  for (const outcome of [await running, await waiting, await other.run(ask)]) {
    assert.ok(outcome.kind === 'failed')
    assert.equal(outcome.fault.kind, 'closed')
  }
})
