import { type Argument, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import type { Column } from '#cli/table.ts'
import {
  createTraceComment,
  editTraceComment,
  listTraceComments,
  removeTraceComment,
  type TraceComment,
} from '#contract/trace-comments.ts'

const traceArgument: Argument = {
  name: 'TRACE',
  help: 'id of the trace: 32 hexadecimal digits',
  ask: 'Which trace? `belay traces list` shows their ids.',
}
const commentArgument: Argument = {
  name: 'COMMENT',
  help: 'id of the comment, as `belay comments list TRACE` shows it',
  ask: 'Which comment? `belay comments list TRACE` shows their ids.',
}

/** Comments as people read them: who said what when, and of which span. */
export const commentColumns: readonly Column<TraceComment>[] = [
  ['TIME', (one) => one.createdAt],
  ['AUTHOR', (one) => (one.authorKind === 'key' ? `key ${one.author}` : one.author)],
  ['SPAN', (one) => (one.spanId === '' ? '-' : one.spanId)],
  ['ID', (one) => one.id],
  ['TEXT', (one) => one.text.replaceAll(/\s+/g, ' ')],
]

/** In the order of the help. */
export const commands: readonly Command[] = [
  endpointCommand({
    name: 'comments list',
    endpoint: listTraceComments,
    examples: ['belay comments list 4bf92f3577b34da6a3ce929d0e0e4736'],
    argument: traceArgument,
    list: {
      none: 'No comments here. `belay comments create TRACE --text …` writes one.',
      columns: commentColumns,
      more: 'There are older ones',
    },
  }),
  endpointCommand({
    name: 'comments create',
    endpoint: createTraceComment,
    examples: [
      'belay comments create 4bf92f3577b34da6a3ce929d0e0e4736 --text "Wrong shop: it asked for **returns**."',
    ],
    argument: traceArgument,
    say: (made) => `Wrote ${made.id} as ${made.author}.`,
  }),
  endpointCommand({
    name: 'comments edit',
    endpoint: editTraceComment,
    examples: ['belay comments edit tcm_01m8aj2d70fpg8fdw6mg9jcjc4 --text "Fixed in 2.4."'],
    argument: commentArgument,
    say: (edited) => `Changed ${edited.id}.`,
  }),
  endpointCommand({
    name: 'comments remove',
    endpoint: removeTraceComment,
    examples: ['belay comments remove tcm_01m8aj2d70fpg8fdw6mg9jcjc4'],
    argument: commentArgument,
    say: () => 'Removed.',
  }),
]
