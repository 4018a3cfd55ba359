import type { SpanDetail } from '#contract/traces.ts'
import { formatCount } from '#web/format/number.ts'
import { CodeBlock } from '#web/ui/code-block.tsx'

/** Input and output as they were recorded, letter by letter (JSON is indented). */
export function RawView({ span }: { readonly span: SpanDetail }) {
  return (
    <div className="stack">
      <RawBody title="Input" text={span.rawInput} />
      <RawBody title="Output" text={span.rawOutput} />
    </div>
  )
}

function RawBody({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="stack raw-body" aria-label={`Raw ${title.toLowerCase()}`}>
      <h3>
        {title} <span className="faint small">{formatCount(text.length)} characters</span>
      </h3>
      {text === '' ? (
        <p className="faint">Nothing recorded.</p>
      ) : (
        <CodeBlock code={indented(text)} what={`the raw ${title.toLowerCase()}`} isWrapped />
      )}
    </section>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
