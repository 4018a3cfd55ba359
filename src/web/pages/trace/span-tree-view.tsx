import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { formatDuration } from '#web/format/duration.ts'
import { formatCompact, plural } from '#web/format/number.ts'
import {
  type SpanTree,
  type TreeRow,
  type TreeSpan,
  visibleRows,
} from '#web/parts/spans/span-tree.ts'
import { Button } from '#web/ui/button.tsx'
import { CostText } from '#web/ui/cost-text.tsx'
import { HintReach } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Icon } from '#web/ui/icon.tsx'
import { useKeys } from '#web/url/use-keys.ts'

type SpanTreeViewProps = {
  readonly tree: SpanTree
  readonly selectedId: string | undefined
  /** Spans that somebody has said something of. */
  readonly commented: ReadonlySet<string>
  /** Only spans of this name, as a list; undefined: all, as a tree. */
  readonly step: string | undefined
  /** The timeline has room for a scale. */
  readonly isWide: boolean
  readonly tools: ReactNode
  readonly onSelect: (spanId: string) => void
  readonly onZoom: (spanId: string) => void
  readonly onAllSteps: () => void
}

const rowHeight = 28
const overscan = 20
const indentPx = 14
// Deeper levels stop moving right, or names would have no room.
const indentMax = 12
const barMinPercent = 0.4

/** The spans as a tree with a timeline beside it; only the rows in view are drawn. */
export function SpanTreeView(props: SpanTreeViewProps) {
  const { tree, selectedId, step: onlyStep, onSelect } = props
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [wanted, setWanted] = useState('')
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => {
    const text = wanted.trim().toLowerCase()
    if (text === '' && onlyStep === undefined) return visibleRows(tree.rows, folded)
    return tree.rows.filter(
      ({ span }) =>
        (onlyStep === undefined || span.name === onlyStep) &&
        `${span.name} ${span.model} ${span.kind}`.toLowerCase().includes(text),
    )
  }, [tree, folded, wanted, onlyStep])
  const isFlat = wanted.trim() !== '' || onlyStep !== undefined
  // The React compiler, which cannot follow the virtualizer, is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  })
  // Scrolling draws this again and again: nothing here may look at every row each time.
  const index = useMemo(
    () => rows.findIndex((row) => row.span.spanId === selectedId),
    [rows, selectedId],
  )
  const failed = useMemo(
    () => tree.rows.flatMap((row, at) => (row.span.status === 'error' ? [at] : [])),
    [tree],
  )

  // Only a new selection scrolls; folding and searching must not.
  const scrolledTo = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (index < 0 || scrolledTo.current === selectedId) return
    scrolledTo.current = selectedId
    virtualizer.scrollToIndex(index, { align: 'auto' })
  }, [selectedId, index, virtualizer])

  function fold(spanId: string, isFolded: boolean): void {
    const next = new Set(folded)
    if (isFolded) next.add(spanId)
    else next.delete(spanId)
    setFolded(next)
  }
  function foldSelected(isFolded: boolean): void {
    if (selectedId !== undefined) fold(selectedId, isFolded)
  }
  function step(by: number): void {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index + by))]
    if (row !== undefined) onSelect(row.span.spanId)
  }
  function nextFailed(): void {
    const position = tree.rows.findIndex((row) => row.span.spanId === selectedId)
    const next = tree.rows[failed.find((at) => at > position) ?? failed[0] ?? -1]
    if (next === undefined) return
    setFolded(new Set())
    onSelect(next.span.spanId)
  }
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    h: () => foldSelected(true),
    ArrowLeft: () => foldSelected(true),
    l: () => foldSelected(false),
    ArrowRight: () => foldSelected(false),
    e: nextFailed,
  })

  return (
    <>
      <div className="tree-tools">
        <input
          className="control"
          type="search"
          aria-label="Find a span"
          placeholder={`Find among ${plural(tree.rows.length, 'span')}`}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        {failed.length === 0 ? null : (
          <Button icon="error" onClick={nextFailed} {...hinted('Next failed span (e)')}>
            {failed.length} failed
          </Button>
        )}
        <span className="tree-scale small faint number">{formatDuration(tree.durationMs)}</span>
        {props.tools}
      </div>
      {onlyStep === undefined ? null : (
        <div className="tree-only small">
          {plural(rows.length, 'span')} “{onlyStep}”
          <Button look="quiet" icon="close" onClick={props.onAllSteps}>
            All spans
          </Button>
        </div>
      )}
      {props.isWide ? <TimeScale totalMs={tree.durationMs} /> : null}
      <div className="tree-scroll" ref={scroller} role="tree" aria-label="Spans" tabIndex={0}>
        <HintReach value="list">
          <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index]
              if (row === undefined) return null
              return (
                <SpanRow
                  key={row.span.spanId}
                  row={row}
                  top={item.start}
                  totalMs={tree.durationMs}
                  isSelected={row.span.spanId === selectedId}
                  isFolded={folded.has(row.span.spanId)}
                  isCommented={props.commented.has(row.span.spanId)}
                  isFlat={isFlat}
                  onSelect={onSelect}
                  onFold={fold}
                  onZoom={props.onZoom}
                />
              )
            })}
          </div>
        </HintReach>
      </div>
    </>
  )
}

type SpanRowProps = {
  readonly row: TreeRow
  readonly top: number
  readonly totalMs: number
  readonly isSelected: boolean
  readonly isFolded: boolean
  readonly isCommented: boolean
  readonly isFlat: boolean
  readonly onSelect: (spanId: string) => void
  readonly onFold: (spanId: string, isFolded: boolean) => void
  readonly onZoom: (spanId: string) => void
}

function SpanRow({
  row,
  top,
  totalMs,
  isSelected,
  isFolded,
  isCommented,
  isFlat,
  onSelect,
  onFold,
  onZoom,
}: SpanRowProps) {
  const { span, depth, descendants } = row
  const canFold = descendants > 0 && !isFlat
  const indent = isFlat ? 0 : Math.min(depth, indentMax) * indentPx
  return (
    // j, k, h and l do from the keyboard what a click does.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={canFold ? !isFolded : undefined}
      aria-label={`${span.name}, ${span.kind}${span.status === 'error' ? ', failed' : ''}${isCommented ? ', has comments' : ''}, ${formatDuration(span.durationMs)}`}
      className={`tree-row ${span.status === 'error' ? 'failed' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(span.spanId)}
      onDoubleClick={() => canFold && onFold(span.spanId, !isFolded)}
    >
      <span className="tree-name" style={{ paddingLeft: indent }}>
        {canFold ? (
          <button
            type="button"
            className="tree-fold"
            tabIndex={-1}
            aria-label={isFolded ? `Unfold ${descendants} spans` : 'Fold'}
            onClick={(event) => {
              event.stopPropagation()
              onFold(span.spanId, !isFolded)
            }}
          >
            <Icon name={isFolded ? 'chevronRight' : 'chevronDown'} size={12} />
          </button>
        ) : (
          <span className="tree-fold" />
        )}
        <span className={`tree-kind kind-${span.kind}`} data-hint={span.kind}>
          <Icon name={span.kind} size={14} />
        </span>
        <span className="cut">{span.name}</span>
        {isCommented ? <Icon name="comment" size={12} /> : null}
        {isFolded ? <span className="tree-count">{formatCompact(descendants)}</span> : null}
        {isSelected && descendants > 0 && depth > 0 ? (
          <button
            type="button"
            className="tree-zoom"
            aria-label={`Only this subtree: ${plural(descendants + 1, 'span')}`}
            data-hint={`Only this subtree: ${plural(descendants + 1, 'span')} (f)`}
            onClick={(event) => {
              event.stopPropagation()
              onZoom(span.spanId)
            }}
          >
            <Icon name="zoomIn" size={14} />
          </button>
        ) : null}
        {isFolded && row.failedBelow ? <span className="bad small">failed inside</span> : null}
      </span>
      <SpanFigures span={span} />
      <span className="tree-time number">{formatDuration(span.durationMs)}</span>
      <Bar row={row} totalMs={totalMs} />
    </div>
  )
}

function SpanFigures({ span }: { readonly span: TreeSpan }) {
  if (!span.countsUsage) return <span className="tree-figures" />
  return (
    <span className="tree-figures number">
      <span className="faint" data-hint="tokens in and out">
        {formatCompact(span.inputTokens)}→{formatCompact(span.outputTokens)}
      </span>
      <CostText cost={span.cost} />
    </span>
  )
}

/** Quarters of the time that the bars below span. */
function TimeScale({ totalMs }: { readonly totalMs: number }) {
  return (
    <div className="tree-axis small faint number" aria-hidden="true">
      <span className="tree-ticks">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share} style={{ left: `${share * 100}%` }}>
            {formatDuration(totalMs * share)}
          </span>
        ))}
      </span>
    </div>
  )
}

function Bar({ row, totalMs }: { readonly row: TreeRow; readonly totalMs: number }) {
  const left = totalMs === 0 ? 0 : (row.span.startMs / totalMs) * 100
  const width = totalMs === 0 ? 100 : (row.span.durationMs / totalMs) * 100
  return (
    <span
      className="tree-bar"
      aria-hidden="true"
      data-hint={`after ${formatDuration(row.span.startMs)}, ${formatDuration(row.span.durationMs)} long`}
    >
      <span
        className={`kind-${row.span.kind}`}
        style={{
          left: `${Math.min(left, 100 - barMinPercent)}%`,
          width: `${Math.max(barMinPercent, width)}%`,
        }}
      />
    </span>
  )
}
