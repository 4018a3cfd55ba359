import { useMemo } from 'react'
import { type DiffPart, readUnifiedDiff, changeBetween } from '#web/diff/unified-diff.ts'
import '#web/diff/diff-view.css'

// More is not read; the numbers above say how much there is.
const linesMax = 4000
const signs = { same: ' ', added: '+', removed: '−', gap: '' } as const
const words = {
  same: '',
  added: 'added',
  removed: 'removed',
  gap: 'lines that are the same',
} as const

/** A unified diff as coloured lines, with the words that differ inside them. */
export function DiffView({ diff, label }: { readonly diff: string; readonly label: string }) {
  const lines = useMemo(() => readUnifiedDiff(diff), [diff])
  return (
    <div className="diff-view mono" role="table" aria-label={label}>
      {lines.slice(0, linesMax).map((line, index) => (
        // Lines have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={`diff-line ${line.kind}`} role="row">
          <span className="diff-number" role="cell">
            {line.before ?? ''}
          </span>
          <span className="diff-number" role="cell">
            {line.after ?? ''}
          </span>
          <span className="diff-sign" role="cell">
            <span aria-hidden="true">{signs[line.kind]}</span>
            <span className="unseen">{words[line.kind]}</span>
          </span>
          <span className="diff-text" role="cell">
            {line.kind === 'gap' ? '⋯' : <Parts parts={line.parts} kind={line.kind} />}
          </span>
        </div>
      ))}
      {lines.length > linesMax ? (
        <p className="diff-foot faint">The first {linesMax} lines are shown.</p>
      ) : null}
    </div>
  )
}

function Parts({
  parts,
  kind,
}: {
  readonly parts: readonly DiffPart[]
  readonly kind: 'same' | 'added' | 'removed'
}) {
  return parts.map((part, index) => {
    const key = `${index} ${part.text}`
    if (!part.isChanged) return <span key={key}>{part.text}</span>
    return kind === 'added' ? <ins key={key}>{part.text}</ins> : <del key={key}>{part.text}</del>
  })
}

/** One text with what is taken out of it struck through and what is put in beside it. */
export function WordDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const pieces = useMemo(() => changeBetween(before, after), [before, after])
  return (
    <div className="word-diff">
      {pieces.map(({ kind, text }, index) => {
        const key = `${index} ${text}`
        if (kind === 'same') return <span key={key}>{text}</span>
        return kind === 'added' ? <ins key={key}>{text}</ins> : <del key={key}>{text}</del>
      })}
    </div>
  )
}
