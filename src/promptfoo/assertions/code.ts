import type { AssertionInput, Grade } from '#promptfoo/assertions/grade.ts'
import type { OwnFunction } from '#promptfoo/config-schema.ts'
import { compileBody, processFor } from '#promptfoo/own-code.ts'
import { sentenceOf } from '#promptfoo/problem.ts'
import { runPythonText } from '#promptfoo/run-python.ts'

/** As long as promptfoo waits for a webhook. */
const webhookMsMax = 5000
const webhookBytesMax = 1024 * 1024

/**
 * The author's JavaScript: an expression, lines that return, a function, or a file. Code that throws, or returns
 * what is no judgement, fails, with `not-` too.
 */
export async function javascript(input: AssertionInput): Promise<Grade> {
  try {
    const returned: unknown = await evaluate(input)
    return gradeOf(input, returned)
  } catch (error) {
    return failed(`The code threw: ${sentenceOf(error)}`)
  }
}

function evaluate(input: AssertionInput): unknown {
  const { assertion, value, fromCode, output, text, context, basePath } = input
  if (typeof assertion.value === 'function') return (assertion.value as OwnFunction)(text, context) // typeof says so
  if (fromCode !== undefined) return fromCode
  if (typeof value !== 'string')
    throw new Error('The assertion javascript needs code for its value.')
  const run = compileBody(bodyOf(value), ['output', 'context', 'process'])
  return run(output, context, processFor(basePath))
}

/** Lines return by themselves; one line is an expression, or declarations with an expression behind them. */
function bodyOf(value: string): string {
  const code = value.trimEnd()
  if (code.includes('\n')) return code
  const line = code.trim().replace(/;+$/, '')
  if (!/^(?:const|let|var)\s/.test(line)) return `return ${line}`
  const end = lastSemicolon(line)
  const expression = line.slice(end + 1).trim()
  return end === -1 || expression === '' ? line : `${line.slice(0, end + 1)} return ${expression}`
}

/** The last semicolon outside of quotes; -1 without one. */
function lastSemicolon(line: string): number {
  let last = -1
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? ''
    if (character === '\\') at += 1
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (`'"\``.includes(character)) quote = character
    else if (character === ';') last = at
  }
  return last
}

/** Python in the same forms. */
export async function python(input: AssertionInput): Promise<Grade> {
  const { value, fromCode, output, context } = input
  try {
    if (typeof value !== 'string') throw new Error('it needs code for its value')
    return gradeOf(input, scripted(fromCode ?? (await runPythonText(value, [output, context]))))
  } catch (error) {
    return failed(`Python: ${sentenceOf(error)}`)
  }
}

/** A server of the author's says whether the output passes. */
export async function webhook(input: AssertionInput): Promise<Grade> {
  const { value, output, prompt, vars, isInverse } = input
  if (typeof value !== 'string' || value === '')
    throw new Error('The assertion webhook needs an address for its value.')
  try {
    const response = await fetch(value, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ output, context: { prompt, vars } }),
      signal: AbortSignal.timeout(webhookMsMax),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    if (text.length > webhookBytesMax) throw new Error(`it answered ${text.length} bytes`)
    const reply: { pass?: unknown; score?: unknown; reason?: unknown } = JSON.parse(text)
    if (typeof reply.pass !== 'boolean')
      throw new Error('it answered without a pass of true or false')
    const pass = reply.pass !== isInverse
    const own = typeof reply.score === 'number' ? reply.score : null
    return {
      pass,
      score: own === null ? Number(pass) : isInverse ? 1 - own : own,
      reason: typeof reply.reason === 'string' ? reply.reason : `The webhook said ${reply.pass}.`,
    }
  } catch (error) {
    return failed(`The webhook ${value} failed: ${sentenceOf(error)}`)
  }
}

/** What scripts print comes as text, with names in snake case. */
function scripted(value: unknown): unknown {
  if (typeof value === 'string') {
    const lower = value.toLowerCase()
    if (lower === 'true' || lower === 'false') return lower === 'true'
    if (value.startsWith('{')) return scripted(JSON.parse(value))
    const figure = Number.parseFloat(value)
    return Number.isNaN(figure) ? value : figure
  }
  if (Array.isArray(value)) return value.map(scripted)
  if (typeof value !== 'object' || value === null) return value
  const { pass_, named_scores, component_results, tokens_used, ...rest }: Record<string, unknown> =
    {
      ...value,
    }
  return {
    ...(pass_ === undefined ? {} : { pass: pass_ }),
    ...(named_scores === undefined ? {} : { namedScores: named_scores }),
    ...(component_results === undefined ? {} : { componentResults: scripted(component_results) }),
    ...(tokens_used === undefined ? {} : { tokensUsed: tokens_used }),
    ...rest,
  }
}

/** A judgement: true or false, a number against the threshold (above 0 without one), or an object of pass, score and reason. */
function gradeOf({ assertion, isInverse, base }: AssertionInput, returned: unknown): Grade {
  const { threshold } = assertion
  if (typeof returned === 'boolean' || typeof returned === 'number') {
    const holds =
      typeof returned === 'boolean'
        ? returned
        : threshold === undefined
          ? returned > 0
          : returned >= threshold
    const pass = holds !== isInverse
    return {
      pass,
      score: typeof returned === 'number' ? returned : Number(pass),
      reason: pass ? 'The assertion holds.' : `The code returned ${returned}.`,
    }
  }
  if (!isGrade(returned))
    throw new Error(
      `The code must return true, false, a number, or an object with pass, score and reason; it returned ${typeof returned}: ${JSON.stringify(returned)?.slice(0, 200)}.`,
    )
  const isTooLow = base === 'python' && threshold !== undefined && returned.score < threshold
  const pass = (returned.pass && !isTooLow) !== isInverse
  const reason = isTooLow
    ? `The score ${returned.score} is below ${threshold}. ${returned.reason}`
    : pass === returned.pass
      ? returned.reason || `The code returned ${returned.pass}, without a reason.`
      : `The code returned ${returned.pass}.`
  return { ...returned, pass, reason }
}

function isGrade(value: unknown): value is Grade {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pass' in value &&
    typeof value.pass === 'boolean' &&
    'score' in value &&
    typeof value.score === 'number' &&
    'reason' in value &&
    typeof value.reason === 'string' &&
    (!('namedScores' in value) ||
      value.namedScores === undefined ||
      typeof value.namedScores === 'object') &&
    (!('componentResults' in value) ||
      value.componentResults === undefined ||
      Array.isArray(value.componentResults))
  )
}

function failed(reason: string): Grade {
  return { pass: false, score: 0, reason }
}
