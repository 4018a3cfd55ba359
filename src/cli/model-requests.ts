import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { table } from '#cli/table.ts'
import {
  createModelRequest,
  decideModelRequest,
  listModelRequests,
} from '#contract/model-requests.ts'

const modelRequestsList = endpointCommand({
  name: 'model-requests list',
  endpoint: listModelRequests,
  examples: ['belay model-requests list --decision open'],
  async run({ call, given, isJson, terminal }) {
    const { items } = await call(listModelRequests, given)
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (items.length === 0) terminal.out('Nobody asks for a model here.')
    else
      terminal.out(
        table(
          [
            { title: 'MODEL' },
            { title: 'DECISION' },
            { title: 'ASKED BY' },
            { title: 'DECIDED BY' },
            { title: 'USE CASE' },
            { title: 'ID' },
          ],
          items.map((one) => [
            one.model,
            one.decision,
            one.requestedBy,
            one.decidedBy,
            one.useCase.replaceAll(/\s+/g, ' '),
            one.id,
          ]),
        ),
      )
    return 0
  },
})

const modelRequestsCreate = endpointCommand({
  name: 'model-requests create',
  endpoint: createModelRequest,
  examples: [
    'belay model-requests create --model mistral/codestral --use-case "code completion in the editor"',
  ],
  async run({ call, given, isJson, terminal }) {
    const made = await call(createModelRequest, given)
    terminal.out(isJson ? JSON.stringify(made) : `Asked for ${made.model} (${made.id}).`)
    return 0
  },
})

const modelRequestsDecide = endpointCommand({
  name: 'model-requests decide',
  endpoint: decideModelRequest,
  examples: [
    'belay model-requests decide mrq_01m8aj2d70fpg8fdw6mg9jcjc4 --decision granted --reason "priced and connected"',
  ],
  argument: {
    name: 'REQUEST',
    help: 'id of the request, as `belay model-requests list` shows it',
    ask: 'Which request? `belay model-requests list` shows their ids.',
  },
  async run({ call, given, isJson, terminal }) {
    const decided = await call(decideModelRequest, given)
    terminal.out(isJson ? JSON.stringify(decided) : `${decided.model}: ${decided.decision}.`)
    return 0
  },
})

/** In the order of the help. */
export const commands: readonly Command[] = [
  modelRequestsList,
  modelRequestsCreate,
  modelRequestsDecide,
]
