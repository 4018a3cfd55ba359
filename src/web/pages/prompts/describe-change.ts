import type { PromptContent } from '#contract/prompt-content.ts'

// A message for people; the comparison has the rest.
const partsMax = 6

/**
 * What differs between two contents, in words for a version's message: "system part, message 2
 * added, model sim/echo → sim/chat". Empty when nothing does.
 */
export function describeChange(before: PromptContent | null, after: PromptContent): string {
  if (before === null) return 'first version'
  const parts = [
    ...(before.kind === after.kind ? [] : [`kind ${before.kind} → ${after.kind}`]),
    ...(before.system === after.system ? [] : ['system part']),
    ...(before.text === after.text ? [] : ['text']),
    ...listChange('message', before.messages, after.messages),
    ...listChange('example', before.examples, after.examples),
    ...namedChange('variable', before.variables, after.variables),
    ...(same(before.outputContract, after.outputContract)
      ? []
      : [contractChange(before.outputContract, after.outputContract)]),
    ...namedChange('tool', before.tools, after.tools),
    ...(before.model === after.model
      ? []
      : [`model ${before.model || 'none'} → ${after.model || 'none'}`]),
    ...parameterChange(before.parameters, after.parameters),
  ]
  const more = parts.length - partsMax
  return more > 0 ? `${parts.slice(0, partsMax).join(', ')} and ${more} more` : parts.join(', ')
}

function listChange(noun: string, before: readonly unknown[], after: readonly unknown[]): string[] {
  if (before.length === after.length)
    return after.flatMap((one, index) => (same(before[index], one) ? [] : [`${noun} ${index + 1}`]))
  const few = Math.abs(after.length - before.length)
  const kept = after.filter((one) => before.some((other) => same(one, other))).length
  const isOnlyMore = kept === Math.min(before.length, after.length)
  const word = after.length > before.length ? 'added' : 'removed'
  return isOnlyMore
    ? [`${few} ${noun}${few === 1 ? '' : 's'} ${word}`]
    : [`${noun}s (${before.length} → ${after.length})`]
}

function namedChange(
  noun: string,
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): string[] {
  const old = new Map(before.map((one) => [one.name, one]))
  const now = new Map(after.map((one) => [one.name, one]))
  return [
    ...after.flatMap((one) => {
      const other = old.get(one.name)
      if (other === undefined) return [`${noun} ${one.name} added`]
      return same(other, one) ? [] : [`${noun} ${one.name}`]
    }),
    ...before.filter(({ name }) => !now.has(name)).map(({ name }) => `${noun} ${name} removed`),
  ]
}

function contractChange(before: unknown, after: unknown): string {
  if (before === null) return 'output contract added'
  return after === null ? 'output contract removed' : 'output contract'
}

function parameterChange(
  before: PromptContent['parameters'],
  after: PromptContent['parameters'],
): string[] {
  const [old, now]: Record<string, unknown>[] = [before, after]
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names]
    .filter((name) => !same(old?.[name], now?.[name]))
    .map((name) => `${name} ${told(old?.[name])} → ${told(now?.[name])}`)
}

function told(value: unknown): string {
  return value === undefined ? 'unset' : typeof value === 'string' ? value : JSON.stringify(value)
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
