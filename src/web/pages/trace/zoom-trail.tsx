import { plural } from '#web/format/number.ts'
import type { Subtree } from '#web/pages/trace/subtree.ts'
import { Icon } from '#web/ui/icon.tsx'

type ZoomTrailProps = {
  readonly part: Subtree
  readonly onZoom: (spanId: string | undefined) => void
}

/** Where one is in the tree, each step the way back to it. */
export function ZoomTrail({ part, onZoom }: ZoomTrailProps) {
  const last = part.trail.at(-1)
  return (
    <nav className="zoom-trail small" aria-label="Part of the trace">
      <button type="button" onClick={() => onZoom(undefined)}>
        Whole trace
      </button>
      {part.trail.map((span) => (
        <span key={span.spanId} className="zoom-step">
          <Icon name="chevronRight" size={10} />
          {span === last ? (
            <strong className="cut">{span.name}</strong>
          ) : (
            <button type="button" className="cut" onClick={() => onZoom(span.spanId)}>
              {span.name}
            </button>
          )}
        </span>
      ))}
      <span className="push faint number">{plural(part.tree.rows.length, 'span')}</span>
    </nav>
  )
}
