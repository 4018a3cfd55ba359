import { type DraftMessage, turn } from '#web/pages/playground/draft.ts'
import { MessageEditor } from '#web/pages/playground/message-editor.tsx'
import { Button } from '#web/ui/button.tsx'

type MessagesEditorProps = {
  readonly messages: readonly DraftMessage[]
  readonly onChange: (messages: DraftMessage[]) => void
  /** What stands where no message is. */
  readonly empty: string
}

/** The turns of a conversation, in order. */
export function MessagesEditor({ messages, onChange, empty }: MessagesEditorProps) {
  const last = messages.at(-1)?.role
  return (
    <div className="stack turns">
      {messages.length === 0 ? <p className="soft">{empty}</p> : null}
      {messages.map((message, index) => (
        <MessageEditor
          key={message.key}
          message={message}
          number={index + 1}
          onChange={(patch) => onChange(messages.with(index, { ...message, ...patch }))}
          onRemove={() => onChange(messages.filter(({ key }) => key !== message.key))}
        />
      ))}
      <div>
        <Button
          icon="plus"
          look="quiet"
          onClick={() => onChange([...messages, turn(last === 'user' ? 'assistant' : 'user')])}
        >
          Add a message
        </Button>
      </div>
    </div>
  )
}
