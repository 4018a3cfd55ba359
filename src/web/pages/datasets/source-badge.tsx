import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

const words: Readonly<Record<string, string>> = {
  trace: 'from traces',
  upload: 'from files',
  person: 'by hand',
  synthetic: 'synthetic',
}

/** Where items come from, in words for a sentence. */
export function sourceWords(source: string): string {
  return words[source] ?? source
}

type SourceBadgeProps = {
  readonly source: string
  readonly traceId: string | null
  readonly spanId: string | null
}

/** Where one item comes from, with the way to its trace; what is made up says so. */
export function SourceBadge({ source, traceId, spanId }: SourceBadgeProps) {
  const place = usePlace()
  if (traceId !== null)
    return (
      <Link href={paths.trace(place, traceId, { span: spanId ?? undefined })} data-hint={traceId}>
        trace
      </Link>
    )
  if (source === 'synthetic')
    return (
      <Badge tone="warn" hint="Made by a model, not met in use">
        synthetic
      </Badge>
    )
  return <span className="soft">{source}</span>
}
