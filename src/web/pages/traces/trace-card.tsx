import type { TraceRow } from '#contract/traces.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatCount, plural } from '#web/format/number.ts'
import { formatAbsolute, millisecondsOf } from '#web/format/time.ts'
import { CostText } from '#web/ui/cost-text.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { StatusMark } from '#web/ui/status-mark.tsx'
import '#web/pages/traces/trace-card.css'

/** A trace at a glance, from what its row in the list carries: nothing is asked for it. */
export function TraceCard({ trace }: { readonly trace: TraceRow }) {
  const [model, ...others] = trace.models
  return (
    <div className="trace-card">
      <div className="trace-card-head">
        <StatusMark status={trace.status} isShort />
        <strong className="cut">{trace.name === '' ? 'unnamed' : trace.name}</strong>
        <span className="faint number">{formatAbsolute(millisecondsOf(trace.startedAtNs))}</span>
      </div>
      <div className="trace-card-facts number">
        {model === undefined ? null : (
          <span>
            <ModelDot name={model} /> {model}
            {others.length === 0 ? '' : ` and ${others.length} more`}
          </span>
        )}
        <span>{formatDuration(trace.durationMs)}</span>
        <span>
          {formatCount(trace.inputTokens)} → {formatCount(trace.outputTokens)} tokens
        </span>
        <span>
          <CostText cost={trace.cost} />
        </span>
        {trace.spans > 1 ? <span className="faint">{plural(trace.spans, 'span')}</span> : null}
        {trace.errors > 0 ? <span className="bad">{trace.errors} failed</span> : null}
      </div>
      <Preview title="Input" text={trace.inputPreview} />
      <Preview title="Output" text={trace.outputPreview} />
    </div>
  )
}

function Preview({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="trace-card-text">
      <span className="faint small">{title}</span>
      {text === '' ? <span className="faint">nothing recorded</span> : <p>{text}</p>}
    </div>
  )
}
