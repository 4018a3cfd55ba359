import { type ClipboardEvent, useId, useRef, useState } from 'react'
import { messageRoles } from '#contract/message.ts'
import type { PlaygroundPart } from '#contract/playground.ts'
import type { DraftMessage } from '#web/pages/playground/draft.ts'
import { imagesOf, imageTypes } from '#web/pages/playground/read-images.ts'
import { MessagePartView } from '#web/parts/conversation/message-part.tsx'
import { IconButton } from '#web/ui/button.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { Select } from '#web/ui/select.tsx'

type MessageEditorProps = {
  readonly message: DraftMessage
  /** Its place among the messages, from 1. */
  readonly number: number
  readonly onChange: (patch: Partial<DraftMessage>) => void
  readonly onRemove: () => void
}

const placeholders: Readonly<Record<DraftMessage['role'], string>> = {
  system: 'What the model is, what it may do, how it answers.',
  developer: 'What the model is, what it may do, how it answers.',
  user: 'What a user says. {{ name }} makes a variable; pictures can be pasted.',
  assistant: 'What the model answered.',
  tool: 'What the tool returned: text or JSON.',
}

/** One turn: who says it, its text, and the pictures or tool calls beside it. */
export function MessageEditor({ message, number, onChange, onRemove }: MessageEditorProps) {
  const { role, text, others, answers } = message
  const title = `Message ${number}`
  const fileId = useId()
  const file = useRef<HTMLInputElement>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  async function add(files: readonly File[]): Promise<void> {
    const read = await imagesOf(files)
    setTrouble(read.trouble)
    if (read.images.length > 0) onChange({ others: [...others, ...read.images] })
  }
  function paste(event: ClipboardEvent): void {
    const files = [...event.clipboardData.files].filter(({ type }) => imageTypes.test(type))
    if (files.length === 0 || role !== 'user') return
    event.preventDefault()
    void add(files)
  }
  return (
    <section className={`turn ${role}`} aria-label={`${title}, ${role}`}>
      <header className="turn-head">
        <Select
          className="turn-role"
          aria-label={`${title}: role`}
          value={role}
          choices={messageRoles}
          onChange={(chosen) =>
            onChange({
              role: messageRoles.find((each) => each === chosen) ?? 'user',
              others: [],
            })
          }
        />
        <span className="push" />
        {role === 'user' ? (
          <>
            <input
              ref={file}
              id={fileId}
              type="file"
              hidden
              multiple
              accept="image/png,image/jpeg,image/gif,image/webp"
              aria-label={`${title}: pictures`}
              onChange={(event) => {
                void add([...(event.target.files ?? [])])
                event.target.value = ''
              }}
            />
            <IconButton
              icon="image"
              label={`${title}: add pictures`}
              onClick={() => file.current?.click()}
            />
          </>
        ) : null}
        <IconButton icon="trash" label={`${title}: remove`} onClick={onRemove} />
      </header>
      <textarea
        className="control turn-text"
        aria-label={`${title}: text`}
        placeholder={placeholders[role]}
        rows={Math.min(14, Math.max(2, text.split('\n').length + 1))}
        value={text}
        onPaste={paste}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      {role === 'tool' ? (
        <div className="turn-answers">
          <TextField
            label="Answers the tool call with the id"
            look="mono"
            value={answers}
            onChange={(id) => onChange({ answers: id })}
          />
        </div>
      ) : null}
      {others.length === 0 ? null : (
        <ul className="turn-others">
          {others.map((part, index) => (
            // Parts have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <MessagePartView part={part} isPlain={false} />
              <IconButton
                icon="close"
                label={`${title}: take out ${nameOf(part)}`}
                onClick={() => onChange({ others: others.filter((_, at) => at !== index) })}
              />
            </li>
          ))}
        </ul>
      )}
      {trouble === null ? null : (
        <p className="field-error" role="alert">
          {trouble}
        </p>
      )}
    </section>
  )
}

function nameOf(part: PlaygroundPart): string {
  return part.type === 'tool_call' ? `the call of ${part.name}` : 'the picture'
}
