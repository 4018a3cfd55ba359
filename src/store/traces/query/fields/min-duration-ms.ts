import type { StoredField } from '#store/traces/query/stored-field.ts'

export const field: StoredField<'minDurationMs'> = {
  condition(milliseconds, { bind }) {
    const least = bind('Int64', String(Math.round(milliseconds * 1e6)))
    const lasts = (ended: string, started: string) =>
      `toUnixTimestamp64Nano(${ended}) - toUnixTimestamp64Nano(${started}) >= ${least}`
    return {
      row: null,
      alone: lasts('ended', 'started'),
      together: lasts('max(ended)', 'min(started)'),
    }
  },
}
