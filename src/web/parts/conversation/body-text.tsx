import { lazy, Suspense, useMemo, useState } from 'react'
import { formatCount } from '#web/format/number.ts'
import { JsonTree } from '#web/ui/json-tree.tsx'

const Markdown = lazy(async () => ({
  default: (await import('#web/parts/conversation/markdown.tsx')).Markdown,
}))

// Beyond this a text is cut until asked for: a page must not stand still over one message.
const shownMax = 12_000

/** A text from a model or an application: JSON as a tree, anything else as markdown. */
export function BodyText({
  text,
  isPlain = false,
}: {
  readonly text: string
  readonly isPlain?: boolean
}) {
  const [isWhole, setIsWhole] = useState(false)
  const [asText, setAsText] = useState(false)
  const json = useMemo(() => parsedJson(text), [text])
  if (json !== undefined && !asText) {
    return (
      <div>
        <JsonTree value={json} openLevels={3} />
        <button type="button" className="body-switch" onClick={() => setAsText(true)}>
          as text
        </button>
      </div>
    )
  }
  const shown = isWhole || text.length <= shownMax ? text : text.slice(0, shownMax)
  return (
    <div>
      {isPlain || json !== undefined ? (
        <pre className="body-plain">{shown}</pre>
      ) : (
        <Suspense fallback={<pre className="body-plain">{shown}</pre>}>
          <Markdown text={shown} />
        </Suspense>
      )}
      {shown.length < text.length ? (
        <button type="button" className="body-switch" onClick={() => setIsWhole(true)}>
          Show all {formatCount(text.length)} characters
        </button>
      ) : null}
      {json === undefined ? null : (
        <button type="button" className="body-switch" onClick={() => setAsText(false)}>
          as a tree
        </button>
      )}
    </div>
  )
}

/** The value of a text that is a JSON object or list; undefined for any other text. */
function parsedJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
