import { defineTarget } from '#domain/evaluations/targets/define-target.ts'

/** The trace is the one that the item was made from, unless the answer was given with the evaluation and is of another making. */
export const target = defineTarget<'recorded'>({
  asks: 'nobody',
  title: ({ from, field }) =>
    from === 'metadata' ? `recorded in metadata.${field}` : `recorded (${from})`,
  whoIsAsked: () => '',
  async answer({ variant: { from, field, outputs }, item }) {
    const output =
      from === 'expected'
        ? item.expected
        : from === 'metadata'
          ? (item.metadata[field] ?? null)
          : (outputs[item.id] ?? null)
    if (output === null) {
      const place = from === 'metadata' ? `metadata.${field}` : from
      return { error: `The item has no recorded output (${place}).` }
    }
    return { output: typeof output === 'string' ? output : JSON.stringify(output) }
  },
  traceOf: ({ from }, { traceId }) =>
    from === 'outputs' || traceId === null ? null : { traceId, from: 'stored' },
})
