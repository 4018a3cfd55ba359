import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chooseServer } from '#cli/choose-server.ts'
import {
  type Command,
  CommandError,
  parse,
  serverFlags,
  type Terminal,
  textOf,
  type Values,
} from '#cli/command.ts'
import { printEvaluation } from '#cli/evaluations.ts'
import { ownFlag } from '#cli/flag.ts'
import { promptfooFlags, spread } from '#cli/promptfoo-flags.ts'
import {
  findEvaluationFile,
  isPromptfooFile,
  readEvaluationFile,
  readItemsFile,
} from '#cli/read-evaluation-file.ts'
import { type Client, createClient } from '#client/client.ts'
import { createDataset, importDataset, listDatasets } from '#contract/datasets.ts'
import type { EvaluationFile } from '#contract/evaluation-file.ts'
import {
  createEvaluation,
  type Evaluation,
  evaluationFormats,
  exportEvaluation,
  listEvaluations,
  listResults,
  showEvaluation,
} from '#contract/evaluations.ts'

/** A gate or an evaluation did not pass; promptfoo's own code, which CI systems know. */
const exitNotPassed = 100
const pollMs = 500
const barWidth = 30
/** Lines of progress where nobody watches a terminal: one for each of so many parts. */
const progressParts = 10
/** And where nothing has gone on for so long: nobody should wonder whether it still runs. */
const progressEveryMs = 15_000

const why = 'It is about files on this machine, which the server does not see.'

/** `belay eval`: an evaluation from a file, on a server or on a temporary one, with an exit code for CI. */
export const evalCommand: Command = {
  name: 'eval',
  summary:
    'Run an evaluation from a file. It ends with 0 when its gate passed, 100 when not. Without a server it starts one for as long as it takes. A configuration of promptfoo runs as it is.',
  examples: [
    'belay eval',
    'belay eval promptfooconfig.yaml -o results.json',
    'belay eval belay.eval.yaml --junit-file report.xml --markdown-file summary.md',
    'belay eval --url https://belay.example.com --key KEY',
  ],
  endpoint: null,
  arguments: [
    {
      name: 'FILE',
      help: 'evaluation file, or configuration of promptfoo; belay.eval.yaml, then promptfooconfig.yaml, in the working directory if left out',
      ask: 'Name the evaluation file.',
      isOptional: true,
    },
  ],
  flags: () => [
    ownFlag('config', {
      short: 'c',
      placeholder: 'FILE',
      help: 'the same as FILE, as promptfoo has it',
      why,
    }),
    ownFlag('temporary', {
      help: 'use a temporary server even if one runs here',
      why: 'Which server is asked comes before any endpoint of it.',
    }),
    ...evaluationFormats.map((format) =>
      ownFlag(`${format}-file`, {
        placeholder: 'FILE',
        help: `write the result as ${format}`,
        why,
      }),
    ),
    ...promptfooFlags,
  ],
  common: serverFlags,
  async run(argv, terminal) {
    const { values, positionals } = parse(evalCommand, spread(argv))
    const path = findEvaluationFile(namedFile(positionals, textOf(values, 'config')))
    if (isPromptfooFile(path)) {
      refuseFlags(
        values,
        evaluationFormats.map((format) => `${format}-file`),
        'Write -o FILE: its ending says the format.',
      )
      // Loaded here so that every other command starts without its weight.
      const { evalPromptfoo } = await import('#cli/eval-promptfoo.ts')
      return evalPromptfoo(path, values, terminal)
    }
    refuseFlags(
      values,
      promptfooFlags.map(({ name }) => name),
      'It is for configurations of promptfoo.',
    )
    const file = readEvaluationFile(path)
    const server = await chooseServer(values, terminal)
    try {
      const call = createClient({ ...server, fetch })
      const dataset = await datasetOf(call, path, file, terminal)
      const { id } = await call(createEvaluation, { body: { ...file, dataset } })
      const ended = await watch(call, id, terminal)
      const shown = await call(showEvaluation, { params: { evaluation: id } })
      await writeFiles(call, id, values, terminal)
      if (values['json'] === true) terminal.out(JSON.stringify(shown))
      else {
        printEvaluation(shown, terminal)
        if (ended.callsFailed > 0) terminal.out(await firstFailure(call, ended))
      }
      return isPassed(ended) ? 0 : exitNotPassed
    } finally {
      await server.close()
    }
  },
}

function namedFile([file]: readonly string[], config: string | undefined): string | undefined {
  if (file !== undefined && config !== undefined)
    throw new CommandError(`One evaluation at a time: ${file} or --config ${config}.`)
  return file ?? config
}

function refuseFlags(values: Values, names: readonly string[], instead: string): void {
  const given = names.find((name) => values[name] !== undefined)
  if (given !== undefined) throw new CommandError(`--${given} is not taken here. ${instead}`)
}

function isPassed({ state, gate }: Evaluation): boolean {
  return state === 'done' && gate !== 'failed'
}

/** The dataset on the server; items of a file become one whose name says what is in it, once. */
async function datasetOf(
  call: Client,
  path: string,
  file: EvaluationFile,
  terminal: Terminal,
): Promise<string> {
  const { dataset } = file
  if (typeof dataset === 'string') return dataset
  if ('name' in dataset) return dataset.name
  const items = 'file' in dataset ? readItemsFile(path, dataset) : null
  const content = items === null ? JSON.stringify(dataset) : items.content
  const hash = createHash('sha256')
    .update(JSON.stringify([dataset, content]))
    .digest('hex')
    .slice(0, 10)
  const name = `${(items === null ? file.name : basename(items.path)).slice(0, 100)} ${hash}`
  const known = await call(listDatasets, { query: { search: name } })
  if (known.items.some((one) => one.name === name && one.version > 0)) return name
  const description = `Items of ${basename(path)}`
  if ('items' in dataset) {
    await call(createDataset, { body: { name, description, items: dataset.items } })
    return name
  }
  if (!known.items.some((one) => one.name === name))
    await call(createDataset, { body: { name, description } })
  if (items !== null && items.note !== '') terminal.err(items.note)
  const { notes } = await call(importDataset, {
    params: { dataset: name },
    body: {
      format: items?.format ?? 'json',
      content,
      source: dataset.source,
      fileName: basename(dataset.file),
      ...(dataset.columns === undefined ? {} : { columns: dataset.columns }),
    },
  })
  for (const note of notes) terminal.err(note)
  return name
}

/** Waits for the end, with a bar where somebody watches and a line now and then where nobody does. */
async function watch(call: Client, id: string, terminal: Terminal): Promise<Evaluation> {
  const startedMs = performance.now()
  let told = 0
  let toldMs = startedMs
  for (;;) {
    const { items } = await call(listEvaluations, { query: { limit: 200 } })
    const found = items.find((one) => one.id === id)
    if (found === undefined) throw new CommandError(`The evaluation ${id} is gone.`, 1)
    const { calls, callsDone, callsFailed, state } = found
    const isOver = state !== 'queued' && state !== 'running'
    const share = calls === 0 ? 1 : callsDone / calls
    const line = `${callsDone} of ${calls} calls${callsFailed === 0 ? '' : `, ${callsFailed} failed`}${leftOf(share, performance.now() - startedMs)}`
    if (terminal.isInteractive) {
      const filled = Math.round(share * barWidth)
      process.stderr.write(
        `\r[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${line}\u001B[K${isOver ? '\n' : ''}`,
      )
    } else if (
      Math.floor(share * progressParts) > told ||
      (!isOver && performance.now() - toldMs >= progressEveryMs)
    ) {
      told = Math.floor(share * progressParts)
      toldMs = performance.now()
      terminal.err(line)
    }
    if (isOver) return found
    await pause(pollMs)
  }
}

function leftOf(share: number, tookMs: number): string {
  if (share <= 0 || share >= 1) return ''
  const leftS = Math.round((tookMs / share - tookMs) / 1000)
  return `, about ${leftS < 90 ? `${leftS} s` : `${Math.round(leftS / 60)} min`} left`
}

async function writeFiles(
  call: Client,
  id: string,
  values: Values,
  terminal: Terminal,
): Promise<void> {
  for (const format of evaluationFormats) {
    const path = textOf(values, `${format}-file`)
    if (path === undefined) continue
    const { content } = await call(exportEvaluation, {
      params: { evaluation: id },
      query: { format },
    })
    writeFileSync(path, content)
    terminal.err(`Wrote ${path}.`)
  }
}

/** What one of the calls that failed says: mostly they all say the same. */
async function firstFailure(call: Client, { id, callsFailed }: Evaluation): Promise<string> {
  const { items } = await call(listResults, {
    params: { evaluation: id },
    query: { only: 'errors', order: 'item', limit: 1 },
  })
  const failure = items[0]?.results.find(({ error }) => error !== '')
  return `${callsFailed} ${callsFailed === 1 ? 'call' : 'calls'} failed, for example ${failure?.variant}: ${failure?.error}`
}

/** In the order of the help. */
export const commands: readonly Command[] = [evalCommand]
