import {
  connect,
  type Command,
  CommandError,
  findServer,
  parse,
  serverFlags,
  textOf,
} from '#cli/command.ts'
import { ownFlag } from '#cli/flag.ts'
import { createKey } from '#contract/keys.ts'

const callsMax = 100_000
const parallelMax = 256
const callsDefault = '50'
const parallelDefault = '8'
/** Why none of its flags is in the contract. */
const why =
  'The command is a client of the model surface, whose fields are those of the providers’ formats.'
const dayMs = 86_400_000
const modelsDefault =
  'sim/echo,sim/lorem,sim/tokens-50-per-s+size-60-tokens,sim/cached,sim/reasoning,sim/tools,sim/slow-800ms,sim/error-529'

/** Questions that people ask applications; made up, so that a demonstration reads like one. */
const questions = [
  'How do I get my money back for an order that never arrived?',
  'Fasse diesen Vertrag in drei Sätzen zusammen.',
  '明日の東京の天気を教えてください。',
  'Which of these two phones has the better camera?',
  'Write a friendly reminder about the invoice of last month.',
  'What does error 0x80070057 mean, and what should I try first?',
  '请把下面的句子翻译成英文：今天的会议改到下午三点。',
  'List three risks of moving the database this weekend.',
]

const orderTool = {
  type: 'function',
  function: {
    name: 'look_up_order',
    parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
  },
}

/** `belay simulate`: sends calls to the simulator through the running server, so that pages have something to show. */
const simulate: Command = {
  name: 'simulate',
  summary:
    'Send simulated calls through the server, to have something to look at. They cost nothing: no provider is called.',
  examples: [
    'belay simulate --calls 200',
    'belay simulate --calls 50 --model sim/slow-800ms --parallel 10',
  ],
  endpoint: null,
  arguments: [],
  flags: () => [
    ownFlag('calls', {
      placeholder: 'N',
      help: `how many; 1 to ${callsMax}; default ${callsDefault}`,
      why,
    }),
    ownFlag('model', {
      placeholder: 'A,B',
      help: 'simulated models, taken in turn; docs/guide/simulator.md lists them',
      why,
    }),
    ownFlag('parallel', {
      placeholder: 'N',
      help: `calls at once; 1 to ${parallelMax}; default ${parallelDefault}`,
      why,
    }),
    ownFlag('call-key', {
      placeholder: 'KEY',
      help: 'Belay key to call with; a new one, valid for a day, if left out',
      why,
    }),
  ],
  common: serverFlags,
  async run(argv, terminal) {
    const { values } = parse(simulate, argv)
    const calls = wholeNumber(textOf(values, 'calls') ?? callsDefault, callsMax)
    const parallel = wholeNumber(textOf(values, 'parallel') ?? parallelDefault, parallelMax)
    const models = (textOf(values, 'model') ?? modelsDefault)
      .split(',')
      .map((model) => model.trim())
    const foreign = models.find((model) => !model.startsWith('sim/'))
    if (foreign !== undefined) {
      throw new CommandError(
        `"${foreign}" is no simulated model: this command never spends money. Their names begin with sim/.`,
      )
    }
    const { baseUrl } = findServer(values, terminal)
    const expiresAt = new Date(Date.now() + dayMs).toISOString()
    const key =
      textOf(values, 'call-key') ??
      (
        await connect(values, terminal)(createKey, {
          body: { name: 'simulate', environment: 'dev', expiresAt },
        })
      ).key
    const counts = { answered: 0, failed: 0 }
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < calls) {
        const index = next
        next += 1
        const isGood = await callOnce(
          baseUrl,
          key,
          models[index % models.length] ?? 'sim/echo',
          index,
        )
        counts[isGood ? 'answered' : 'failed'] += 1
        const done = counts.answered + counts.failed
        if (terminal.isInteractive && done % 10 === 0) terminal.err(`${done} of ${calls}`)
      }
    }
    await Promise.all(Array.from({ length: Math.min(parallel, calls) }, worker))
    if (values['json'] === true) terminal.out(JSON.stringify({ calls, ...counts }))
    else
      terminal.out(
        `${calls} simulated calls: ${counts.answered} answered, ${counts.failed} failed as their models were asked to. \`belay traces list\` shows them.`,
      )
    return 0
  },
}

async function callOnce(
  baseUrl: string,
  key: string,
  model: string,
  index: number,
): Promise<boolean> {
  const response = await fetch(`${baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'x-belay-user': `user-${index % 7}`,
      'x-belay-session': `session-${Math.floor(index / 4)}`,
      'x-belay-tags': 'simulated-demo',
    },
    body: JSON.stringify({
      model,
      stream: index % 3 === 0,
      messages: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content: questions[index % questions.length] },
      ],
      ...(model.includes('tools') ? { tools: [orderTool] } : {}),
    }),
  })
  await response.text()
  return response.ok
}

function wholeNumber(text: string, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new CommandError(`"${text}" should be a whole number from 1 to ${max}.`)
  }
  return value
}

/** In the order of the help. */
export const commands: readonly Command[] = [simulate]
