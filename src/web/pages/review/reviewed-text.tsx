import { BodyText } from '#web/parts/conversation/body-text.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'

type ReviewedTextProps = {
  readonly title: string
  readonly text: string
  /** True for the text that is judged. */
  readonly isMain?: boolean
}

/** One text of an item, readable: Markdown set, JSON as a tree. */
export function ReviewedText({ title, text, isMain = false }: ReviewedTextProps) {
  return (
    <section className={`panel reviewed-text ${isMain ? 'main' : ''}`} aria-label={title}>
      <header className="row">
        <h2>{title}</h2>
        <span className="push" />
        {text === '' ? null : <CopyButton text={text} what={title.toLowerCase()} />}
      </header>
      {text === '' ? <p className="faint">empty</p> : <BodyText text={text} />}
    </section>
  )
}
