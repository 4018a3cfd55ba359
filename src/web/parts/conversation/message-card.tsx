import { useState } from 'react'
import type { Message } from '#contract/message.ts'
import { MessagePartView } from '#web/parts/conversation/message-part.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Icon } from '#web/ui/icon.tsx'

type MessageCardProps = {
  readonly message: Message
  /** True for what the model wrote in this call. */
  readonly isOutput?: boolean
}

// System prompts are long and always the same: their beginning is enough until asked.
const foldedLines = 700

/** One message: who says it, and its parts. */
export function MessageCard({ message, isOutput = false }: MessageCardProps) {
  const text = textOf(message)
  const isLongSystem =
    (message.role === 'system' || message.role === 'developer') && text.length > foldedLines
  const [isFolded, setIsFolded] = useState(isLongSystem)
  return (
    <section
      className={`message ${message.role} ${isOutput ? 'output' : ''}`}
      aria-label={isOutput ? `${message.role}, reply` : message.role}
    >
      <header className="message-role">
        <span>{message.role}</span>
        {message.name === undefined || message.name === null ? null : (
          <span className="faint">{message.name}</span>
        )}
        {message.finish_reason === undefined || message.finish_reason === null ? null : (
          <span className="faint">finished: {message.finish_reason}</span>
        )}
        <span className="push" />
        {text === '' ? null : <CopyButton text={text} what="the message" />}
      </header>
      <div className={`message-parts ${isFolded ? 'folded' : ''}`}>
        {message.parts.map((part, index) => (
          <MessagePartView key={index} part={part} isPlain={message.role === 'tool'} />
        ))}
        {message.parts.length === 0 ? <span className="faint">empty</span> : null}
      </div>
      {isLongSystem ? (
        <button
          type="button"
          className="message-unfold"
          aria-expanded={!isFolded}
          onClick={() => setIsFolded(!isFolded)}
        >
          <Icon name={isFolded ? 'chevronDown' : 'minus'} size={12} />
          {isFolded ? 'Show all' : 'Show less'}
        </button>
      ) : null}
    </section>
  )
}

function textOf(message: Message): string {
  return message.parts
    .map((part) =>
      part.type === 'text' && 'content' in part && typeof part.content === 'string'
        ? part.content
        : '',
    )
    .filter((text) => text !== '')
    .join('\n\n')
}
