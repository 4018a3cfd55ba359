import type { PromptContent } from '#contract/prompt-content.ts'
import type { PromptRun } from '#contract/prompt-runs.ts'
import { inputClasses, outputClasses, type Usage, type UsageClass } from '#contract/usage.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { plural } from '#web/format/number.ts'
import type { TestRun } from '#web/pages/prompts/use-test-runs.ts'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { JsonTree } from '#web/ui/json-tree.tsx'
import { Link } from '#web/ui/link.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'

type TestRunViewProps = {
  readonly run: TestRun | undefined
  /** The draft as it is now. */
  readonly content: PromptContent | null
}

/** The answer of a model to one case, what it took, and the way to its trace. */
export function TestRunView({ run, content }: TestRunViewProps) {
  if (run === undefined) return null
  const { result } = run
  if (result === null)
    return (
      <div className="prompt-run" aria-busy="true">
        <Skeleton width="70%" />
        <Skeleton width="45%" />
      </div>
    )
  if (result instanceof Error)
    return (
      <div className="prompt-run">
        <ErrorNote error={result} />
      </div>
    )
  return (
    <section className="prompt-run" aria-label="Answer">
      {result.error === '' ? <Answer run={result} /> : <p className="bad">{result.error}</p>}
      <p className="small soft number">
        <Figures run={result} isOld={run.content !== content} />
      </p>
    </section>
  )
}

function Answer({ run: { output, toolCalls } }: { readonly run: PromptRun }) {
  if (toolCalls.length > 0)
    return toolCalls.map(({ name, arguments: given }, index) => (
      // Calls have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      <div key={index}>
        <code>{name}</code>
        <JsonTree value={given} />
      </div>
    ))
  if (output === '') return <p className="faint">An empty answer.</p>
  const json = parsed(output)
  return json === null ? <p className="prompt-output">{output}</p> : <JsonTree value={json} />
}

function Figures({ run, isOld }: { readonly run: PromptRun; readonly isOld: boolean }) {
  const place = usePlace()
  const { model, latencyMs, usage, costUsd, traceId, error } = run
  return (
    <>
      {isOld ? <strong className="warn">before the last change · </strong> : null}
      {model} · {formatDuration(latencyMs)} ·{' '}
      {usage === null
        ? 'tokens not reported'
        : `${plural(sumOf(usage, inputClasses), 'token')} in, ${plural(sumOf(usage, outputClasses), 'token')} out`}
      {' · '}
      {error === '' && costUsd === null ? 'unpriced' : formatUsd(costUsd)} ·{' '}
      <Link href={paths.trace(place, traceId, { environment: undefined })}>trace</Link>
    </>
  )
}

function sumOf(usage: Usage, classes: readonly UsageClass[]): number {
  return classes.reduce((sum, name) => sum + (usage[name] ?? 0), 0)
}

/** An answer that is a JSON object or list, as that; null for any other text. */
function parsed(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
