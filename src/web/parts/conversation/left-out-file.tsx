import { formatBytes } from '#web/format/bytes.ts'

const note =
  /^(?:data:[^,]{0,200},)?\[left out: (.{1,200}), (\d{1,15}) bytes, sha256 ([0-9a-f]{64})\]$/

/** What is kept of a file that was too long to be kept: its kind, its size, its hash; null for anything else. */
export function leftOutFile(content: string): {
  readonly kind: string
  readonly bytes: number
  readonly sha256: string
} | null {
  const [, kind = '', bytes = '', sha256 = ''] = note.exec(content) ?? []
  return sha256 === '' ? null : { kind, bytes: Number(bytes), sha256 }
}

/** A file of a message that is not here any more, and how to know it again. */
export function LeftOutFile({ content }: { readonly content: string }) {
  const file = leftOutFile(content)
  if (file === null) return null
  return (
    <span className="faint">
      A file of {formatBytes(file.bytes)} ({file.kind}) stood here; its data was not kept.{' '}
      <span className="mono part-hash">sha256 {file.sha256}</span>
    </span>
  )
}
