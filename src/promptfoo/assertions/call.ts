import { closingBracket } from '#kit/closing-bracket.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { type Loose, recordOf } from '#promptfoo/providers/gateway.ts'
import { Ajv } from 'ajv'
import { type AssertionInput, type Grade, malformed, verdict } from '#promptfoo/assertions/grade.ts'

/** US dollars of the call, at most the threshold. */
export function cost(input: AssertionInput): Grade {
  const { threshold } = input.assertion
  const known = input.answer.cost
  if (threshold === undefined) malformed(input, 'needs a threshold in US dollars')
  if (known === undefined) malformed(input, 'needs a provider that tells what a call cost')
  return verdict(
    input,
    known <= threshold,
    `It cost $${known}; at most $${threshold} is asked for.`,
  )
}

/** Milliseconds of the call, at most the threshold. */
export function latency(input: AssertionInput): Grade {
  const { threshold } = input.assertion
  if (threshold === undefined) malformed(input, 'needs a threshold in milliseconds')
  return verdict(
    input,
    input.latencyMs <= threshold,
    `It took ${input.latencyMs} ms; at most ${threshold} ms are asked for.`,
  )
}

export function finishReason(input: AssertionInput): Grade {
  const { value, answer } = input
  if (typeof value !== 'string') malformed(input, 'needs a text for its value')
  const said = answer.finishReason ?? ''
  return verdict(
    input,
    said !== '' && said.toLowerCase() === value.toLowerCase(),
    said === ''
      ? 'The provider gave no reason for its end.'
      : `It ended with ${said}, not ${value}.`,
  )
}

/** Perplexity of the answer's tokens, at most the threshold; without one it always holds. */
export function perplexity(input: AssertionInput): Grade {
  const value = Math.exp(-meanLogProb(input))
  const { threshold } = input.assertion
  if (threshold === undefined)
    return { pass: true, score: 1, reason: `Perplexity ${value.toFixed(2)}.` }
  return verdict(input, value <= threshold, `Perplexity ${value.toFixed(2)} is above ${threshold}.`)
}

/** Perplexity brought between 0 and 1, higher is better. */
export function perplexityScore(input: AssertionInput): Grade {
  const value = 1 / (1 + Math.exp(-meanLogProb(input)))
  const { threshold } = input.assertion
  const pass = threshold === undefined || value >= threshold !== input.isInverse
  return {
    pass,
    score: input.isInverse ? 1 - value : value,
    reason: `The perplexity score is ${value.toFixed(2)}.`,
  }
}

function meanLogProb(input: AssertionInput): number {
  const known = input.answer.logProbs ?? []
  if (known.length === 0) malformed(input, 'needs a provider that gives log probabilities')
  return known.reduce((sum, one) => sum + one, 0) / known.length
}

/** Guardrails of the provider flagged nothing; a provider without any counts as one that did not. */
export function guardrails(input: AssertionInput): Grade {
  const said = input.answer.guardrails ?? {}
  const reason = typeof said['reason'] === 'string' ? said['reason'] : 'A guardrail flagged it.'
  return verdict(input, said['flagged'] !== true, reason)
}

/** F1 of the sets of tools that were called and that should be; 1 is asked for without a threshold. */
export function toolCallF1(input: AssertionInput): Grade {
  const { value, assertion, isInverse } = input
  const names = Array.isArray(value)
    ? value.map(String)
    : typeof value === 'string'
      ? value.split(',')
      : []
  const wanted = new Set(names.map((name) => name.trim()).filter((name) => name !== ''))
  if (wanted.size === 0) malformed(input, 'needs names of tools for its value')
  const called = toolsIn(input.output)
  const common = [...wanted].filter((name) => called.has(name)).length
  const score = common === 0 ? 0 : (2 * common) / (wanted.size + called.size)
  return {
    pass: score >= (assertion.threshold ?? 1) !== isInverse,
    score,
    reason: `F1 is ${score.toFixed(3)}: called ${[...called].join(', ') || 'nothing'}, expected ${[...wanted].join(', ')}.`,
  }
}

/** Names of the tools that an output calls, in the forms of OpenAI, Anthropic and Google; a text may hold such JSON on lines of its own. */
function toolsIn(output: unknown): Set<string> {
  if (typeof output !== 'string') return new Set(namesIn(output))
  const whole = parsedJson(output)
  if (whole !== undefined)
    return typeof whole === 'string' ? toolsIn(whole) : new Set(namesIn(whole))
  return new Set(blocksIn(output).flatMap((block) => namesIn(parsedJson(block))))
}

function namesIn(output: unknown): string[] {
  if (Array.isArray(output)) return output.flatMap(nameOf)
  const record = recordOf(output)
  if (record === null) return []
  const { tool_calls: calls, toolCall } = record
  if (Array.isArray(calls)) return calls.flatMap(nameOf)
  const live = recordOf(toolCall)?.['functionCalls']
  if (Array.isArray(live)) return live.flatMap(nameOf)
  const isCall = record['type'] === 'tool_use' || record['type'] === 'function_call'
  return isCall || record['functionCall'] !== undefined ? nameOf(record) : []
}

function nameOf(item: unknown): string[] {
  const record = recordOf(item)
  const inner = recordOf(record?.['functionCall']) ?? recordOf(record?.['function']) ?? record
  return typeof inner?.['name'] === 'string' ? [inner['name']] : []
}

/** Balanced brackets that begin and end their lines, outside of code fences; strings are skipped. */
function blocksIn(text: string): string[] {
  const plain = text.replaceAll(/^[ \t]*(`{3,}|~{3,})[\s\S]*?(?:^[ \t]*\1|(?![\s\S]))/gm, '')
  const blocks: string[] = []
  for (const { index } of plain.matchAll(/^[ \t]*[[{]/gm)) {
    const last =
      blocks.length === 0 ? 0 : plain.indexOf(blocks.at(-1) ?? '') + (blocks.at(-1) ?? '').length
    if (index < last) continue
    const end = closingBracket(plain, index) + 1
    if (end !== 0 && /^[ \t]*(?:\n|$)/.test(plain.slice(end, end + 200)))
      blocks.push(plain.slice(index, end).trim())
  }
  return blocks
}

/** Calls in OpenAI's form whose arguments fit the tools of the provider's configuration. `not-` changes nothing here, as in promptfoo. */
export function validToolsCall(input: AssertionInput): Grade {
  const record = recordOf(input.output)
  const calls: unknown =
    record !== null && 'tool_calls' in record ? record['tool_calls'] : input.output
  if (!Array.isArray(calls) || calls.length === 0) return no('The output holds no tool calls.')
  const tools = functionsOf(input.provider.config['tools'])
  if (tools.length === 0) return no('The provider’s configuration has no tools.')
  for (const call of calls) {
    const fault = callFault(recordOf(recordOf(call)?.['function']), tools)
    if (fault !== null) return no(fault)
  }
  return { pass: true, score: 1, reason: 'The calls fit the tools.' }
}

/** The older form: one `function_call`, against `functions`. */
export function validFunctionCall(input: AssertionInput): Grade {
  const record = recordOf(input.output)
  const call = recordOf(record?.['function_call']) ?? record
  const { functions, tools } = input.provider.config
  const fault = callFault(call, functionsOf(functions ?? tools))
  return fault === null ? { pass: true, score: 1, reason: 'The call fits.' } : no(fault)
}

function functionsOf(tools: unknown): Loose[] {
  return (Array.isArray(tools) ? tools : []).flatMap((tool) => {
    const record = recordOf(tool)
    const inner = recordOf(record?.['function']) ?? record
    return inner === null ? [] : [inner]
  })
}

function callFault(call: Loose | null, functions: readonly Loose[]): string | null {
  if (typeof call?.['name'] !== 'string' || typeof call['arguments'] !== 'string')
    return 'The output is no call of a function.'
  const { name } = call
  const declared = functions.find((one) => one['name'] === name)
  if (declared === undefined) return `It calls ${name}, and there is no such function.`
  const values = parsedJson(call['arguments'])
  if (values === undefined) return `The arguments of ${name} are no JSON.`
  const schema = recordOf(declared['parameters'])
  if (schema === null) return null
  try {
    const validate = new Ajv({ strict: false }).compile(schema)
    return validate(values) ? null : `The arguments of ${name} do not fit its parameters.`
  } catch (error) {
    return `The parameters of ${name} are no JSON Schema: ${String(error)}`
  }
}

function no(reason: string): Grade {
  return { pass: false, score: 0, reason }
}
