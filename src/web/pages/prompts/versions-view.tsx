import { useState } from 'react'
import type { PromptContent } from '#contract/prompt-content.ts'
import type { PromptInput } from '#contract/prompt-reviews.ts'
import {
  type Prompt,
  type PromptVersion,
  type PromptVersionHead,
  showPromptVersion,
} from '#contract/prompts.ts'
import { call } from '#web/api/call.ts'
import { CommentsPanel } from '#web/pages/prompts/comments-panel.tsx'
import { DiffPanel } from '#web/pages/prompts/diff-panel.tsx'
import { LabelsPanel } from '#web/pages/prompts/labels-panel.tsx'
import { useVersions } from '#web/pages/prompts/use-versions.ts'
import { useRefusal } from '#web/shell/session.ts'
import type { Column } from '#web/table/column.ts'
import { PlainTable } from '#web/table/plain-table.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { hinted } from '#web/ui/hinted.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'

// As many as tell two hashes of one prompt apart.
const hashCharacters = 8

type VersionsViewProps = {
  readonly prompt: Prompt
  readonly inputs: readonly PromptInput[]
  /** The draft has changes that a new one would take away. */
  readonly isDirty: boolean
  /** Begins a draft with the content of a version, or with another one that is to become its successor. */
  readonly onStartFrom: (version: PromptVersion, content?: PromptContent) => void
}

/** All versions, where labels stand, what differs between any two, and what people say of one. */
export function VersionsView({ prompt, inputs, isDirty, onStartFrom }: VersionsViewProps) {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const refusal = useRefusal('edit')
  const list = useVersions(place.project, prompt.name)
  const [openError, setOpenError] = useState<Error | null>(null)
  const latest = prompt.latestVersion
  const to = numberOf(search['to']) ?? latest
  const from = numberOf(search['from']) ?? defaultFrom(prompt, to)
  const selected = numberOf(search['version']) ?? to
  async function startFrom(version: number): Promise<void> {
    try {
      onStartFrom(
        await call(showPromptVersion, {
          params: { name: prompt.name, version: String(version) },
          query: { project: place.project },
        }),
      )
    } catch (error) {
      setOpenError(error instanceof Error ? error : new Error(String(error)))
    }
  }
  if (latest === 0)
    return (
      <EmptyState title="No versions yet">
        Each version that is saved stands here for good, with who saved it, when and why.
      </EmptyState>
    )
  const columns = versionColumns({
    selected,
    onSelect: (version) =>
      setSearch(
        {
          version: String(version),
          to: String(version),
          from: version > 1 ? String(version - 1) : undefined,
        },
        'replace',
      ),
    onStartFrom: (version) => void startFrom(version),
    refusal,
  })
  return (
    <div className="prompt-versions">
      <div className="stack">
        <Panel title="Versions" isFlush>
          <ErrorNote error={list.error ?? openError} onRetry={list.retry} />
          {list.isLoading ? <SkeletonRows count={5} label="Loading versions" /> : null}
          {list.items.length === 0 ? null : (
            <PlainTable<PromptVersionHead>
              label="Versions"
              columns={columns}
              rows={list.items}
              keyOf={(row) => row.id}
            />
          )}
          {list.hasMore ? (
            <div className="panel-body">
              <Button isBusy={list.isLoadingMore} onClick={list.more}>
                Older versions
              </Button>
            </div>
          ) : null}
        </Panel>
        <DiffPanel
          prompt={prompt}
          from={from}
          to={to}
          inputs={inputs}
          onChange={(patch) => setSearch(patch, 'replace')}
        />
      </div>
      <div className="stack">
        <LabelsPanel prompt={prompt} versions={list.items} />
        <CommentsPanel
          prompt={prompt}
          version={selected}
          takeRefusal={refusal ?? (isDirty ? 'Save or discard what is not saved first' : undefined)}
          onTake={onStartFrom}
        />
      </div>
    </div>
  )
}

/** What production has is what a newer version is held against; without it, the version before. */
function defaultFrom({ labels }: Prompt, to: number): number {
  const production = labels.find(({ label }) => label === 'production')?.version
  return production !== undefined && production < to ? production : Math.max(1, to - 1)
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined
}

type VersionColumns = {
  readonly selected: number
  readonly onSelect: (version: number) => void
  readonly onStartFrom: (version: number) => void
  readonly refusal: string | undefined
}

function versionColumns(
  given: VersionColumns,
): readonly Omit<Column<PromptVersionHead>, 'width'>[] {
  const { selected, onSelect, onStartFrom, refusal } = given
  return [
    {
      id: 'version',
      title: 'Version',
      cell: ({ version }) => (
        <button
          type="button"
          className="link-button number"
          aria-pressed={version === selected}
          {...hinted('Shows what it changed and what people say of it')}
          onClick={() => onSelect(version)}
        >
          {version}
        </button>
      ),
    },
    {
      id: 'message',
      title: 'What changed',
      cell: ({ message, labels, commit }) => (
        <div className="version-message">
          <span>{message === '' ? <span className="faint">no message</span> : message}</span>
          {labels.map((label) => (
            <Badge key={label} tone={label === 'production' ? 'good' : 'accent'}>
              {label}
            </Badge>
          ))}
          {commit === '' ? null : (
            <Hint className="faint small" text={`Git commit ${commit}`}>
              commit <code>{commit.slice(0, hashCharacters)}</code>
            </Hint>
          )}
        </div>
      ),
    },
    { id: 'by', title: 'By', cell: ({ createdBy }) => createdBy },
    { id: 'at', title: 'When', align: 'end', cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      id: 'hash',
      title: 'Hash',
      help: 'SHA-256 of everything that reaches the model',
      cell: ({ hash, version }) => (
        <span className="row version-hash">
          <code data-hint={hash}>{hash.slice(0, hashCharacters)}</code>
          <CopyButton text={hash} what={`hash of version ${version}`} />
        </span>
      ),
    },
    {
      id: 'deeds',
      title: '',
      align: 'end',
      cell: ({ version }) => (
        <Button look="quiet" disabledReason={refusal} onClick={() => onStartFrom(version)}>
          Edit from {version}
        </Button>
      ),
    },
  ]
}
