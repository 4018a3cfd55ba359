import type { Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import {
  createModelRequest,
  decideModelRequest,
  listModelRequests,
} from '#contract/model-requests.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'model-requests list',
    endpoint: listModelRequests,
    examples: ['belay model-requests list --decision open'],
    list: {
      none: 'Nobody asks for a model here.',
      columns: [
        ['MODEL', (one) => one.model],
        ['DECISION', (one) => one.decision],
        ['ASKED BY', (one) => one.requestedBy],
        ['DECIDED BY', (one) => one.decidedBy],
        ['USE CASE', (one) => one.useCase.replaceAll(/\s+/g, ' ')],
        ['ID', (one) => one.id],
      ],
    },
  }),
  endpointCommand({
    name: 'model-requests create',
    endpoint: createModelRequest,
    examples: [
      'belay model-requests create --model mistral/codestral --use-case "code completion in the editor"',
    ],
    say: (made) => `Asked for ${made.model} (${made.id}).`,
  }),
  endpointCommand({
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
    say: (decided) => `${decided.model}: ${decided.decision}.`,
  }),
]
