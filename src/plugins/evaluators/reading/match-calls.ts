import { isDeepStrictEqual } from 'node:util'
import { canonicalJson } from '#kit/canonical-json.ts'
import type { ToolCall } from '../define.ts'
import { parseComparable } from './references.ts'

/** True when two calls name the same tool and, where `withArguments`, give it equal arguments. */
export function isSameCall(one: ToolCall, other: ToolCall, withArguments: boolean): boolean {
  return (
    one.name === other.name &&
    (!withArguments || isDeepStrictEqual(argumentsOf(one.arguments), argumentsOf(other.arguments)))
  )
}

/** Calls as a set of texts: those of one name and, where `withArguments`, of equal arguments are one. */
export function callSet(
  calls: readonly ToolCall[] | null,
  withArguments: boolean,
): ReadonlySet<string> {
  return new Set(
    (calls ?? []).map((call) =>
      withArguments ? canonicalJson([call.name, argumentsOf(call.arguments)]) : call.name,
    ),
  )
}

/** Arguments as a value: some record them as JSON in a text, and a call without any has an empty object. */
export function argumentsOf(given: unknown): unknown {
  if (given === undefined || given === null || given === '') return {}
  return typeof given === 'string' ? (parseComparable(given) ?? given) : given
}
