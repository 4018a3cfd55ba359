import { useEffect, useState } from 'react'
import { type Connection, listConnections } from '#contract/connections.ts'
import type { ReplyOf } from '#contract/endpoint.ts'
import { showSpan } from '#contract/traces.ts'
import { call } from '#web/api/call.ts'
import { type Draft, newKey } from '#web/pages/playground/draft.ts'
import { draftFromCall } from '#web/pages/playground/draft-from-call.ts'
import type { DraftState } from '#web/pages/playground/use-draft.ts'
import { showNotice } from '#web/ui/notice.tsx'
import { useSearch } from '#web/url/use-search.ts'

/**
 * Takes over what the address opens the playground with, once, and then leaves it out of the
 * address: a recorded call (`trace`, `span`), a prompt (`prompt`, `version`) or a `model`. What was
 * set up before comes back by Undo.
 */
export function useOpened(
  project: string,
  { draft, change, runs, setRuns }: DraftState,
): { readonly error: Error | null; readonly isLoading: boolean } {
  const [search, setSearch] = useSearch()
  const [error, setError] = useState<Error | null>(null)
  const { trace, span, prompt, version, model } = search
  const isCall = trace !== undefined && span !== undefined
  useEffect(() => {
    if (!isCall) return undefined
    let isLeft = false
    const open = async (): Promise<void> => {
      const [recorded, connections] = await Promise.all([
        call(showSpan, { params: { traceId: trace, spanId: span }, query: { project } }),
        call(listConnections, {}),
      ])
      if (isLeft) return
      const replay = draftFromCall(recorded, modelOf(recorded, connections.items))
      replace(replay.draft, leftWords(replay.left))
      setError(null)
    }
    open()
      .catch((problem: unknown) => {
        if (!isLeft) setError(problem instanceof Error ? problem : new Error(String(problem)))
      })
      .finally(() => {
        if (!isLeft) setSearch({ trace: undefined, span: undefined }, 'replace')
      })
    return () => {
      isLeft = true
    }
    // Only the address opens something; the draft changes by it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isCall, trace, span, project])
  useEffect(() => {
    if (prompt === undefined && model === undefined) return
    if (prompt !== undefined)
      change({
        source: 'prompt',
        prompt: { name: prompt, version: version ?? 'latest' },
        turns: [],
      })
    if (model !== undefined)
      change({ models: [{ key: newKey(), name: model }, ...draft.models.slice(1)] })
    setSearch({ prompt: undefined, version: undefined, model: undefined }, 'replace')
    // As above.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [prompt, version, model])

  function replace(next: Draft, left: string): void {
    // Columns that stand already stay, for that is whom the call is replayed with.
    const [replayed] = next.models
    const others = draft.models.filter(({ name }) => name !== '' && name !== replayed?.name)
    const models = [...(replayed === undefined ? [] : [replayed]), ...others].slice(0, 6)
    change({ ...next, models })
    setRuns(() => ({}))
    showNotice({
      text: `The recorded call is here with its messages, tools and parameters.${left}`,
      forMs: 12_000,
      action: { words: 'Undo', key: 'z', run: undo },
    })
  }
  function undo(): void {
    change(draft)
    setRuns(() => runs)
  }
  return { error, isLoading: isCall }
}

function leftWords(left: readonly string[]): string {
  return left.length === 0 ? '' : ` Left out: ${left.join(', ')}.`
}

/** The name to call the recorded model by: through its own connection, else one of the same provider. */
function modelOf(span: ReplyOf<typeof showSpan>, connections: readonly Connection[]): string {
  const model = span.requestModel || span.responseModel
  const connection =
    connections.find(({ id, name }) => id === span.connection || name === span.connection) ??
    connections.find(({ provider }) => provider === span.provider)
  // The simulator is no connection that anybody made, and is called by its own name.
  const name = connection?.name ?? (span.provider === 'sim' ? 'sim' : '')
  return name === '' ? model : `${name}/${model}`
}
