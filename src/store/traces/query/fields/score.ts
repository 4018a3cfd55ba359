import { isNumber, type ScoreCondition } from '#contract/score-filter.ts'
import { type Bind, ofTrace } from '#store/traces/query/condition.ts'
import type { StoredField } from '#store/traces/query/stored-field.ts'

/** Any of them. */
export const field: StoredField<'score'> = {
  condition(wanted, { bind }) {
    const any = wanted.map((one) => scoreSql(one, bind)).join(' OR ')
    // A score comes after its trace began. FINAL: of a score that was corrected the correction counts.
    return ofTrace(
      `trace_hash IN (SELECT cityHash64(trace_id) FROM scores FINAL WHERE project = {project:String} AND created_at >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND (${any}))`,
    )
  },
}

/** One condition on a row of `scores`. */
function scoreSql({ name, is, of }: ScoreCondition, bind: Bind): string {
  const named = `name = ${bind('String', name)}`
  if (is === 'any') return named
  const wanted = bind('String', of)
  const number = `toFloat64(${wanted})`
  if (is !== '=' && is !== '!=') return `(${named} AND value ${is} ${number})`
  const isEqual = `(label = ${wanted}${isNumber(of) ? ` OR value = ${number}` : ''})`
  return `(${named} AND ${is === '=' ? '' : 'NOT '}ifNull(${isEqual}, false))`
}
