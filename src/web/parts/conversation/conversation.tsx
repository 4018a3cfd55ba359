import type { SpanDetail } from '#contract/traces.ts'
import { BodyText } from '#web/parts/conversation/body-text.tsx'
import { MessageCard } from '#web/parts/conversation/message-card.tsx'
import { ToolDefinitions } from '#web/parts/conversation/tool-definitions.tsx'
import '#web/parts/conversation/conversation.css'

/** What went in and what came out: as a conversation where it is one, as data where it is not. */
export function Conversation({ span }: { readonly span: SpanDetail }) {
  const { inputMessages, outputMessages, rawInput, rawOutput } = span
  const isConversation = inputMessages !== null || outputMessages !== null
  if (!isConversation && rawInput === '' && rawOutput === '') {
    return (
      <p className="conversation-none faint">
        {span.hasContent ? 'Nothing to show here.' : 'No content was recorded for this span.'}
      </p>
    )
  }
  if (!isConversation) {
    return (
      <div className="conversation">
        <BodySection title="Input" text={rawInput} />
        <BodySection title="Output" text={rawOutput} />
      </div>
    )
  }
  return (
    <div className="conversation">
      <ToolDefinitions tools={span.tools} />
      {inputMessages === null ? <BodySection title="Input" text={rawInput} /> : null}
      {inputMessages?.map((message, index) => (
        <MessageCard key={index} message={message} />
      ))}
      {outputMessages === null ? (
        <BodySection title="Output" text={rawOutput} />
      ) : (
        outputMessages.map((message, index) => (
          <MessageCard key={index} message={message} isOutput />
        ))
      )}
    </div>
  )
}

function BodySection({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null
  return (
    <section className="message" aria-label={title}>
      <header className="message-role">{title}</header>
      <div className="message-parts">
        <BodyText text={text} />
      </div>
    </section>
  )
}
