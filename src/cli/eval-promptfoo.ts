import { setFlagsFromString } from 'node:v8'
import { type ChosenServer, chooseServer } from '#cli/choose-server.ts'
import { CommandError, type Terminal, textOf, textsOf, type Values } from '#cli/command.ts'
import { table } from '#cli/table.ts'
import { createClient } from '#client/client.ts'
import { createKey, revokeKey } from '#contract/keys.ts'
import { PromptfooProblem } from '#promptfoo/problem.ts'
import type { Gateway } from '#promptfoo/providers/gateway.ts'
import type { Overrides } from '#promptfoo/overrides.ts'
import { runPromptfoo } from '#promptfoo/run-promptfoo.ts'

/** A configuration that cannot be run ends as in promptfoo. */
const exitRefused = 1
/** Nobody reads progress more often. */
const progressEveryMs = 200

/** Runs a configuration of promptfoo's and returns the exit code. A server is asked, or started, only when a model is called. */
export async function evalPromptfoo(
  path: string,
  values: Values,
  terminal: Terminal,
): Promise<number> {
  // V8 would place what each test is checked with among what lives long, and memory would grow with the tests.
  setFlagsFromString('--no-allocation-site-pretenuring')
  const server = new LazyServer(values, terminal)
  const progress = progressOf(values, terminal)
  try {
    const ended = await runPromptfoo(path, overridesOf(values), {
      environment: terminal.environment,
      gateway: server.gateway,
      onNotes: (notes) => {
        for (const note of notes) terminal.err(`Note: ${note}`)
      },
      onRow: progress.tell,
    })
    progress.end()
    const { passed, failed, errors, passRate, outputs, tookMs, exitCode } = ended
    if (values['json'] === true)
      terminal.out(
        JSON.stringify({ passed, failed, errors, passRate, tookMs: Math.round(tookMs), exitCode }),
      )
    else {
      if (values['no-table'] !== true) {
        const { head, rows } = ended.table.cells
        terminal.out(
          table(
            rows,
            head.map((title, at) => [title, (row) => row[at] ?? '']),
          ),
        )
      }
      for (const note of ended.table.notes) terminal.out(note)
      const rate = Number.isNaN(passRate) ? '' : ` (${passRate.toFixed(2)} %)`
      terminal.out(
        `${passed} passed${rate}, ${failed} failed, ${errors} ${errors === 1 ? 'error' : 'errors'}, in ${(tookMs / 1000).toFixed(1)} s.`,
      )
    }
    for (const output of outputs) terminal.err(`Wrote ${output}.`)
    return exitCode
  } catch (error) {
    progress.end()
    if (error instanceof PromptfooProblem)
      throw new CommandError(
        `${path} is not run:\n${error.problems.map((sentence) => `  ${sentence}`).join('\n')}`,
        exitRefused,
      )
    throw error
  } finally {
    await server.close()
  }
}

/** The server of a run, found or started at the first call of a model, with a key for its length. */
class LazyServer {
  readonly #values: Values
  readonly #terminal: Terminal
  #opened: Promise<ChosenServer & { readonly key: string; readonly keyId: string | null }> | null =
    null

  constructor(values: Values, terminal: Terminal) {
    this.#values = values
    this.#terminal = terminal
  }

  readonly gateway: Gateway = async () => {
    this.#opened ??= this.#open()
    const { baseUrl, key } = await this.#opened
    return { baseUrl, token: key }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => null)
    if (opened === undefined || opened === null) return
    if (opened.keyId !== null)
      await createClient({ baseUrl: opened.baseUrl, token: opened.token, fetch })(revokeKey, {
        params: { id: opened.keyId },
      })
    await opened.close()
  }

  async #open() {
    const server = await chooseServer(this.#values, this.#terminal)
    const own = textOf(this.#values, 'key') ?? this.#terminal.environment['BELAY_KEY']
    // A key that was given calls models itself; the token of this machine's own server makes one that does.
    if (own !== undefined && own === server.token) return { ...server, key: own, keyId: null }
    const made = await createClient({ ...server, fetch })(createKey, {
      body: { name: 'belay eval', scopes: ['call'] },
    })
    return { ...server, key: made.key, keyId: made.id }
  }
}

function overridesOf(values: Values): Overrides {
  const text = (name: string): string | null => textOf(values, name) ?? null
  return {
    prompts: textsOf(values, 'prompts'),
    providers: textsOf(values, 'providers'),
    tests: text('tests'),
    outputs: textsOf(values, 'output'),
    vars: Object.fromEntries(textsOf(values, 'var').map((pair) => pairOf('var', pair))),
    description: text('description'),
    grader: text('grader'),
    promptPrefix: text('prompt-prefix'),
    promptSuffix: text('prompt-suffix'),
    envFile: text('env-file'),
    filterProviders: text('filter-providers') ?? text('filter-targets'),
    filterPrompts: text('filter-prompts'),
    filters: {
      metadata: textsOf(values, 'filter-metadata'),
      failing: text('filter-failing'),
      pattern: text('filter-pattern'),
      firstN: wholeOf(values, 'filter-first-n'),
      sample: wholeOf(values, 'filter-sample'),
      sampleSeed: wholeOf(values, 'filter-sample-seed'),
    },
    concurrency: wholeOf(values, 'max-concurrency'),
    repeat: wholeOf(values, 'repeat'),
    delayMs: wholeOf(values, 'delay'),
    cache: values['no-cache'] === true ? false : null,
  }
}

function pairOf(flag: string, pair: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
  if (name === undefined || value === undefined)
    throw new CommandError(`--${flag} ${pair}: write NAME=VALUE.`)
  return [name, value]
}

function wholeOf(values: Values, name: string): number | null {
  const text = textOf(values, name)
  if (text === undefined) return null
  if (!/^\d{1,9}$/.test(text)) throw new CommandError(`--${name} ${text}: it takes a whole number.`)
  return Number(text)
}

/** A line that counts, where somebody watches. */
function progressOf(
  values: Values,
  terminal: Terminal,
): { readonly tell: (done: number) => void; readonly end: () => void } {
  const isShown =
    terminal.isInteractive && values['no-progress-bar'] !== true && values['json'] !== true
  let toldMs = 0
  return {
    tell(done) {
      if (!isShown || performance.now() - toldMs < progressEveryMs) return
      toldMs = performance.now()
      process.stderr.write(`\r${done} cases\u001B[K`)
    },
    end() {
      if (toldMs > 0) process.stderr.write('\r\u001B[K')
      toldMs = 0
    },
  }
}
