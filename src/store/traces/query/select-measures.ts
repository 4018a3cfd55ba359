import { measures } from '#store/traces/query/measures.gen.ts'

type Measures = typeof measures
export type MeasureId = keyof Measures

/** What the engine answers for measures that were selected. */
export type MeasureLine<Id extends MeasureId> = {
  readonly [Each in Id]: Parameters<Measures[Each]['read']>[0]
}

/** The columns of a SELECT that has these measures, each under its own name. */
export function selectMeasures(from: 'ofCalls' | 'ofTraces', ids: readonly MeasureId[]): string {
  return ids
    .map((id) => {
      const { [from]: sql } = measures[id]
      if (sql === null) throw new Error(`${id} is not known of traces`)
      return `${sql} AS ${id}`
    })
    .join(', ')
}

/** The measures of a line that was selected so. */
export function readMeasures<Id extends MeasureId>(
  line: MeasureLine<Id>,
  ids: readonly Id[],
): { readonly [Each in Id]: ReturnType<Measures[Each]['read']> } {
  return Object.fromEntries(
    ids.map((id) => [id, measures[id].read(line[id] as never)]), // what its own SQL selected
  ) as { readonly [Each in Id]: ReturnType<Measures[Each]['read']> } // what its own `read` gave
}
