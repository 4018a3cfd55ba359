import { type PromptMessage, promptRoles } from '#contract/prompt-content.ts'
import { type Draft, type DraftMessage, newKey } from '#web/pages/prompts/prompt-draft.ts'
import { TemplateArea } from '#web/pages/prompts/template-area.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { Select } from '#web/ui/select.tsx'

/** What every part of the editor is given. */
export type EditorProps = {
  readonly draft: Draft
  readonly onChange: (patch: Partial<Draft>) => void
  /** Why it is to be read only; it can be changed where there is no reason. */
  readonly disabledReason: string | undefined
}

const kinds = [
  { value: 'chat', label: 'Chat' },
  { value: 'text', label: 'One text' },
] as const

/** System part and messages, or the one text. */
export function TextsEditor({ draft, onChange, disabledReason }: EditorProps) {
  return (
    <Panel
      title="Texts"
      actions={
        <Segmented
          label="Kind of prompt"
          value={draft.kind}
          choices={kinds}
          disabledReason={disabledReason}
          onChange={(kind) => {
            if (kind !== draft.kind) onChange(asKind(draft, kind))
          }}
        />
      }
    >
      <div className="stack">
        <TemplateArea
          label="System part"
          help="Who the model is, what it does, what it must not do. {{ name }} stands for a variable."
          place="system"
          rows={3}
          disabledReason={disabledReason}
          value={draft.system}
          onChange={(system) => onChange({ system })}
        />
        {draft.kind === 'text' ? (
          <TemplateArea
            label="Text"
            place="text"
            rows={4}
            disabledReason={disabledReason}
            value={draft.text}
            onChange={(text) => onChange({ text })}
          />
        ) : (
          <Messages draft={draft} onChange={onChange} disabledReason={disabledReason} />
        )}
      </div>
    </Panel>
  )
}

function Messages({ draft, onChange, disabledReason }: EditorProps) {
  const { messages } = draft
  const set = (key: string, patch: Partial<DraftMessage>): void =>
    onChange({
      messages: messages.map((each) => (each.key === key ? { ...each, ...patch } : each)),
    })
  const last = messages.at(-1)
  return (
    <>
      {messages.map((message, index) => {
        const title = `Message ${index + 1}`
        return (
          <div key={message.key} className="prompt-line" role="group" aria-label={title}>
            <div className="row prompt-line-head">
              <Select
                className="prompt-role"
                aria-label={`Role of message ${index + 1}`}
                disabledReason={disabledReason}
                value={message.role}
                choices={promptRoles}
                onChange={(role) => set(message.key, { role })}
              />
              <span className="push" />
              <LineDeeds
                what={`message ${index + 1}`}
                index={index}
                count={messages.length}
                disabledReason={disabledReason}
                onMove={(to) => onChange({ messages: moved(messages, index, to) })}
                onRemove={() => onChange({ messages: messages.toSpliced(index, 1) })}
              />
            </div>
            <TemplateArea
              label={title}
              place={`messages[${index}]`}
              disabledReason={disabledReason}
              value={message.content}
              onChange={(content) => set(message.key, { content })}
            />
          </div>
        )
      })}
      <div>
        <Button
          icon="plus"
          disabledReason={disabledReason}
          onClick={() =>
            onChange({
              messages: [
                ...messages,
                { key: newKey(), role: last?.role === 'user' ? 'assistant' : 'user', content: '' },
              ],
            })
          }
        >
          Add a message
        </Button>
      </div>
    </>
  )
}

type LineDeedsProps = {
  readonly what: string
  readonly index: number
  readonly count: number
  readonly disabledReason: string | undefined
  readonly onMove: (to: number) => void
  readonly onRemove: () => void
}

/** The buttons of one line of a list: up, down, out. */
export function LineDeeds({
  what,
  index,
  count,
  disabledReason,
  onMove,
  onRemove,
}: LineDeedsProps) {
  return (
    <>
      <IconButton
        icon="chevronUp"
        label={`Move ${what} up`}
        disabledReason={disabledReason ?? (index === 0 ? 'It is the first' : undefined)}
        onClick={() => onMove(index - 1)}
      />
      <IconButton
        icon="chevronDown"
        label={`Move ${what} down`}
        disabledReason={disabledReason ?? (index === count - 1 ? 'It is the last' : undefined)}
        onClick={() => onMove(index + 1)}
      />
      <IconButton
        icon="trash"
        label={`Remove ${what}`}
        disabledReason={disabledReason}
        onClick={onRemove}
      />
    </>
  )
}

/** The list with one line elsewhere. */
export function moved<Line>(lines: readonly Line[], from: number, to: number): readonly Line[] {
  const line = lines[from]
  return line === undefined ? lines : lines.toSpliced(from, 1).toSpliced(to, 0, line)
}

/** What was typed goes along: the messages become the text, the text a user's message. */
function asKind(draft: Draft, kind: Draft['kind']): Partial<Draft> {
  if (kind === 'text') {
    const joined = draft.messages.map(({ content }) => content).join('\n\n')
    return { kind, text: draft.text === '' ? joined : draft.text }
  }
  const role: PromptMessage['role'] = 'user'
  const hasWords = draft.messages.some(({ content }) => content !== '')
  return hasWords ? { kind } : { kind, messages: [{ key: newKey(), role, content: draft.text }] }
}
