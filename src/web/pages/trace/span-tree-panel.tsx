import { useMemo } from 'react'
import { SpanTreeView } from '#web/pages/trace/span-tree-view.tsx'
import type { SpanTree } from '#web/parts/spans/span-tree.ts'
import { StepsTable } from '#web/pages/trace/steps-table.tsx'
import { subtreeOf } from '#web/pages/trace/subtree.ts'
import { ZoomTrail } from '#web/pages/trace/zoom-trail.tsx'
import { IconButton } from '#web/ui/button.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { useKeys } from '#web/url/use-keys.ts'
import { useSearch } from '#web/url/use-search.ts'

type SpanTreePanelProps = {
  readonly tree: SpanTree
  readonly selectedId: string | undefined
  /** Spans that somebody has said something of. */
  readonly commented: ReadonlySet<string>
  readonly onSelect: (spanId: string) => void
}

const looks = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'name', label: 'By name' },
] as const

/**
 * The spans of a trace as a timeline or summed up by name; all of them, or what hangs from one. All
 * that is chosen stands in the address.
 */
export function SpanTreePanel({
  tree: whole,
  selectedId,
  commented,
  onSelect,
}: SpanTreePanelProps) {
  const [search, setSearch] = useSearch()
  const { zoom, step } = search
  const part = useMemo(() => (zoom === undefined ? null : subtreeOf(whole, zoom)), [whole, zoom])
  const tree = part?.tree ?? whole
  const look = search['by'] === 'name' ? 'name' : 'timeline'
  const isWide = search['wide'] === 'yes'
  const show = (next: 'timeline' | 'name'): void =>
    setSearch({ by: next === 'name' ? 'name' : undefined, step: undefined })
  const widen = (): void => setSearch({ wide: isWide ? undefined : 'yes' }, 'replace')
  const zoomTo = (spanId: string | undefined): void => setSearch({ zoom: spanId, step: undefined })
  useKeys({
    f: () => zoomTo(selectedId === zoom ? undefined : selectedId),
    n: () => show(look === 'name' ? 'timeline' : 'name'),
    w: widen,
  })
  const tools = (
    <>
      <Segmented label="How to show the spans" value={look} choices={looks} onChange={show} />
      {look === 'name' ? null : (
        <span className="tree-widen">
          <IconButton
            icon="wide"
            label={isWide ? 'Narrow timeline (w)' : 'Wide timeline (w)'}
            isPressed={isWide}
            onClick={widen}
          />
        </span>
      )}
    </>
  )
  return (
    <>
      {part === null ? null : <ZoomTrail part={part} onZoom={zoomTo} />}
      {look === 'name' ? (
        <>
          <div className="tree-tools">
            <span className="push" />
            {tools}
          </div>
          <StepsTable
            spans={tree.spans}
            sort={search['order']}
            onSort={(order) => setSearch({ order }, 'replace')}
            onOpen={(name) => setSearch({ by: undefined, step: name })}
          />
        </>
      ) : (
        <SpanTreeView
          tree={tree}
          selectedId={selectedId}
          commented={commented}
          step={step}
          isWide={isWide}
          tools={tools}
          onSelect={onSelect}
          onZoom={zoomTo}
          onAllSteps={() => setSearch({ step: undefined })}
        />
      )}
    </>
  )
}
