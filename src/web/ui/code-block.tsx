import { CopyButton } from '#web/ui/copy-button.tsx'
import '#web/ui/code-block.css'

type CodeBlockProps = {
  readonly code: string
  /** What it is, for the copy button's name. */
  readonly what: string
  readonly isWrapped?: boolean
}

/** Code as it is typed, with a copy button. */
export function CodeBlock({ code, what, isWrapped = false }: CodeBlockProps) {
  return (
    <section className="code-block" aria-label={what}>
      {/* Long lines scroll sideways, which the keyboard can do only where it has the focus. */}
      <pre
        className={isWrapped ? 'wrapped' : ''}
        {...(isWrapped ? {} : { role: 'group', 'aria-label': `${what}, to scroll`, tabIndex: 0 })}
      >
        <code>{code}</code>
      </pre>
      <div className="code-block-copy no-print">
        <CopyButton text={code} what={what} />
      </div>
    </section>
  )
}
