import type { OnlineFilter } from '#contract/online-evaluations.ts'
import type { Search } from '#web/paths.ts'

/** What an online filter can ask, in the order in which it is shown, with what the trace list calls it. */
export const onlineFilterFields = [
  { name: 'environment', title: 'environment', trace: 'environment' },
  { name: 'search', title: 'text', trace: 'search' },
  { name: 'status', title: 'status', trace: 'status' },
  { name: 'traceName', title: 'name', trace: 'name' },
  { name: 'model', title: 'model', trace: 'model' },
  { name: 'provider', title: 'provider', trace: 'provider' },
  { name: 'keyId', title: 'key', trace: 'key' },
  { name: 'user', title: 'user', trace: 'user' },
  { name: 'session', title: 'session', trace: 'session' },
  { name: 'tag', title: 'tag', trace: 'tag' },
  { name: 'flag', title: 'flag', trace: 'flag' },
  { name: 'minDurationMs', title: 'at least (ms)', trace: 'minDurationMs' },
] as const
export type OnlineFilterField = (typeof onlineFilterFields)[number]['name']

/** A filter as it is typed: text for every field, empty where it asks nothing. */
export type TypedFilter = Readonly<Record<OnlineFilterField, string>>

export function typedFilter(filter: OnlineFilter): TypedFilter {
  const text = (name: OnlineFilterField): string => String(filter[name] ?? '')
  return {
    environment: text('environment'),
    search: text('search'),
    status: text('status'),
    traceName: text('traceName'),
    model: text('model'),
    provider: text('provider'),
    keyId: text('keyId'),
    user: text('user'),
    session: text('session'),
    tag: text('tag'),
    flag: text('flag'),
    minDurationMs: text('minDurationMs'),
  }
}

/** What a typed filter asks; undefined when its least duration is no number. */
export function readOnlineFilter(typed: TypedFilter): OnlineFilter | undefined {
  const { minDurationMs, ...texts } = typed
  const least = minDurationMs.trim() === '' ? null : Number(minDurationMs)
  if (least !== null && !(Number.isFinite(least) && least >= 0)) return undefined
  return {
    ...Object.fromEntries(
      Object.entries(texts)
        .map(([name, text]) => [name, text.trim()])
        .filter(([, text]) => text !== ''),
    ),
    ...(least === null ? {} : { minDurationMs: least }),
  }
}

/** A filter in words: `environment production, model gpt-4.1 or gpt-4o`; `all traces` when it asks nothing. */
export function filterWords(filter: OnlineFilter): string {
  const words = onlineFilterFields.flatMap(({ name, title }) => {
    const value = filter[name]
    return value === undefined ? [] : [`${title} ${String(value).replaceAll(',', ' or ')}`]
  })
  return words.length === 0 ? 'all traces' : words.join(', ')
}

/** The same filter as the address of the trace list, or its API, has it. */
export function traceSearchOf(filter: OnlineFilter): Search {
  return Object.fromEntries(
    onlineFilterFields.flatMap(({ name, trace }) => {
      const value = filter[name]
      return value === undefined ? [] : [[trace, String(value)]]
    }),
  )
}
