import { setTimeout as pause } from 'node:timers/promises'
import type { CaseResult } from '#promptfoo/case-result.ts'
import { compareRow, type SelectBest } from '#promptfoo/assertions/compare-row.ts'
import { type Judge, runAssertions } from '#promptfoo/assertions/run-assertions.ts'
import { transform } from '#promptfoo/own-code.ts'
import { type Column, planRows, type Row } from '#promptfoo/plan-rows.ts'
import { sentenceOf } from '#promptfoo/problem.ts'
import { renderPrompt } from '#promptfoo/render-prompt.ts'
import { Slots } from '#promptfoo/slots.ts'
import type { Answer, Provider, ReadyTest, Suite, Variables } from '#promptfoo/suite.ts'
import { isOn } from '#promptfoo/templates.ts'

export type RunParts = {
  readonly suite: Suite
  readonly columns: readonly Column[]
  readonly judge: Judge
  readonly selectBest: SelectBest
}

/** Rows begun ahead of the one that is waited for, for each call at once: a slow answer must not stop the others. */
const aheadPerSlot = 8

/**
 * Runs a suite and gives the results of each row, in the order of the rows. What fails in a case is its result;
 * only a suite that cannot be planned throws.
 */
export async function* runSuite(parts: RunParts): AsyncGenerator<readonly CaseResult[], void> {
  const run = new Run(parts)
  const begun: Promise<readonly CaseResult[]>[] = []
  for await (const row of planRows(parts.suite, parts.columns)) {
    begun.push(run.row(row))
    const first = begun.length >= run.ahead ? begun.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const left of begun) yield await left
}

/** What a run knows across its cases: calls at once, conversations, outputs kept for later tests, its end. */
class Run {
  readonly ahead: number
  readonly #parts: RunParts
  readonly #slots: Slots
  readonly #conversations = new Map<string, object[]>()
  readonly #kept: Record<string, unknown> = {}
  readonly #usesConversation: boolean
  readonly #endsAtMs: number

  constructor(parts: RunParts) {
    const { suite } = parts
    this.#parts = parts
    this.#usesConversation =
      !isOn(suite.environment['PROMPTFOO_DISABLE_CONVERSATION_VAR']) &&
      suite.prompts.some(({ raw }) => raw.includes('_conversation'))
    const isSerial = this.#usesConversation || suite.isSerial
    const atOnce = isSerial ? 1 : suite.options.concurrency
    this.#slots = new Slots(atOnce)
    this.ahead = isSerial ? 1 : atOnce * aheadPerSlot
    const { runMsMax } = suite.options
    this.#endsAtMs = runMsMax > 0 ? performance.now() + runMsMax : Number.POSITIVE_INFINITY
  }

  async row(row: Row): Promise<readonly CaseResult[]> {
    const results = await Promise.all(row.columns.map((column) => this.#inSlot(row, column)))
    return compareRow(row, results, this.#parts.selectBest)
  }

  async #inSlot(row: Row, column: Column): Promise<CaseResult> {
    await this.#slots.take()
    try {
      return await this.#case(row, column)
    } finally {
      this.#slots.give()
    }
  }

  async #case(row: Row, column: Column): Promise<CaseResult> {
    const { suite } = this.#parts
    const provider = row.test.provider ?? column.provider
    const known: Known = {
      row: row.index,
      column: column.index,
      repeatIndex: row.repeatIndex,
      test: row.test,
      provider,
      promptLabel: column.prompt.label,
      promptId: column.prompt.id,
    }
    const conversation = this.#conversationOf(row, column)
    let prompt = ''
    let vars: Variables = row.vars
    try {
      if (performance.now() > this.#endsAtMs)
        return ended(
          known,
          { prompt, vars },
          `The run took longer than evaluateOptions.maxEvalTimeMs.`,
        )
      const rendered = await renderPrompt(
        column.prompt,
        {
          ...row.vars,
          ...(conversation === null ? {} : { _conversation: conversation }),
          ...this.#kept,
        },
        {
          templates: suite.templates,
          basePath: suite.basePath,
          environment: suite.environment,
          provider,
          prefix: row.test.options?.prefix ?? '',
          suffix: row.test.options?.suffix ?? '',
        },
      )
      ;({ text: prompt, vars } = rendered)
      const config = { ...rendered.config, ...providerOptions(row.test) }
      const { answer, latencyMs } = await this.#answer(row, column, {
        provider,
        prompt,
        vars,
        config,
      })
      conversation?.push(turnOf(prompt, answer))
      return await this.#judged(known, { prompt, vars, answer, latencyMs, column })
    } catch (error) {
      return ended(known, { prompt, vars }, sentenceOf(error))
    }
  }

  #conversationOf({ test }: Row, { prompt, provider, index }: Column): object[] | null {
    if (!this.#usesConversation || test.options?.disableConversationVar === true) return null
    const key = JSON.stringify([
      provider.label || provider.id,
      prompt.id,
      index,
      test.metadata?.['conversationId'],
    ])
    const known = this.#conversations.get(key) ?? []
    this.#conversations.set(key, known)
    return known
  }

  /** The test's own output, or the provider's. */
  async #answer(
    { test, repeatIndex }: Row,
    column: Column,
    given: {
      readonly provider: Provider
      readonly prompt: string
      readonly vars: Variables
      readonly config: Readonly<Record<string, unknown>>
    },
  ): Promise<{ readonly answer: Answer; readonly latencyMs: number }> {
    // An empty text counts as none, as in promptfoo.
    if (test.providerOutput)
      return { answer: { output: test.providerOutput, cost: 0 }, latencyMs: 0 }
    const { provider, prompt, vars, config } = given
    const { caseMsMax, delayMs } = this.#parts.suite.options
    const startedMs = performance.now()
    const signal = caseMsMax > 0 ? AbortSignal.timeout(caseMsMax) : null
    const called = provider.call(prompt, {
      vars,
      prompt: { raw: prompt, label: column.prompt.label, config },
      test,
      repeatIndex,
      signal,
    })
    const answer = await (signal === null
      ? called
      : Promise.race([called, timedOut(signal, caseMsMax)]))
    const latencyMs = answer.latencyMs ?? Math.round(performance.now() - startedMs)
    const waitMs = provider.delayMs ?? delayMs
    if (waitMs > 0 && answer.cached !== true) await pause(waitMs)
    return { answer, latencyMs }
  }

  async #judged(
    known: Known,
    given: {
      readonly prompt: string
      readonly vars: Variables
      readonly answer: Answer
      readonly latencyMs: number
      readonly column: Column
    },
  ): Promise<CaseResult> {
    const { prompt, vars, answer, latencyMs, column } = given
    const { suite, judge } = this.#parts
    const base = { ...known, prompt, vars, answer, latencyMs, output: answer.output }
    if (answer.error)
      return { ...base, outcome: 'error', reason: answer.error, score: 0, grade: null }
    if (answer.output === null || answer.output === undefined)
      return { ...base, outcome: 'failed', reason: 'There is no output.', score: 0, grade: null }
    const output = await this.#transformed(known, { answer, vars, column })
    const grade = await runAssertions(
      { test: known.test, vars, prompt, provider: known.provider, answer, output, latencyMs },
      {
        templates: suite.templates,
        basePath: suite.basePath,
        environment: suite.environment,
        judge,
      },
    )
    const keep = known.test.options?.storeOutputAs
    if (keep !== undefined && output) this.#kept[keep] = output
    return {
      ...base,
      output,
      outcome: grade.pass ? 'passed' : 'failed',
      reason: grade.pass ? '' : grade.reason,
      score: grade.score,
      grade,
    }
  }

  /** The column's transform holds for a test's own provider too, as in promptfoo. */
  async #transformed(
    { test }: Known,
    given: { readonly answer: Answer; readonly vars: Variables; readonly column: Column },
  ): Promise<unknown> {
    const { answer, vars, column } = given
    const { basePath } = this.#parts.suite
    const { raw, label } = column.prompt
    const context = { vars, prompt: { raw, label } }
    let { output } = answer
    const ofProvider = column.provider.transform
    if (ofProvider !== null)
      output = await transform(ofProvider, output, { kind: 'output', context, basePath })
    const own = test.options?.transform ?? test.options?.postprocess
    if (own === undefined) return output
    const metadata = answer.metadata === undefined ? {} : { metadata: answer.metadata }
    return transform(own, output, {
      kind: 'output',
      context: { ...context, ...metadata },
      basePath,
    })
  }
}

type Known = Pick<
  CaseResult,
  'row' | 'column' | 'repeatIndex' | 'test' | 'provider' | 'promptLabel' | 'promptId'
>

/** A case that came to no judgement. */
function ended(
  known: Known,
  { prompt, vars }: { readonly prompt: string; readonly vars: Variables },
  reason: string,
): CaseResult {
  return {
    ...known,
    prompt,
    vars,
    answer: {},
    output: undefined,
    outcome: 'error',
    reason,
    score: 0,
    grade: null,
    latencyMs: 0,
  }
}

/** Options of a test that promptfoo does not know are the provider's. */
function providerOptions({ options }: ReadyTest): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => !ownOptions.has(name)))
}

const ownOptions = new Set([
  'prefix',
  'suffix',
  'transform',
  'postprocess',
  'transformVars',
  'storeOutputAs',
  'provider',
  'rubricPrompt',
  'factuality',
  'disableVarExpansion',
  'disableConversationVar',
  'disableDefaultAsserts',
  'runSerially',
  'repeat',
])

/** One turn as templates see it in `_conversation`. */
function turnOf(prompt: string, { output, metadata }: Answer): object {
  let parsed: unknown
  try {
    parsed = JSON.parse(prompt)
  } catch {
    parsed = undefined
  }
  const last: unknown = Array.isArray(parsed) ? parsed.at(-1) : undefined
  const content: unknown =
    typeof last === 'object' && last !== null && 'content' in last ? last.content : last
  return {
    prompt: parsed ?? prompt,
    input: content ?? parsed ?? prompt,
    output: output ?? '',
    metadata,
  }
}

async function timedOut(signal: AbortSignal, caseMsMax: number): Promise<never> {
  await new Promise<void>((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  throw new Error(`The case took longer than ${caseMsMax} ms (evaluateOptions.timeoutMs).`)
}
