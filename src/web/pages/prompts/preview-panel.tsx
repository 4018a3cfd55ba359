import { useMemo } from 'react'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import { type RenderedPrompt, renderPromptContent } from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { sampleValues } from '#web/pages/prompts/sample-values.ts'
import { typedForgetMs } from '#web/pages/prompts/use-draft-check.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useSettled } from '#web/ui/use-settled.ts'

type PreviewPanelProps = {
  readonly project: string
  /** Null while the draft cannot be read. */
  readonly content: PromptContent | null
  /** True while the server has not yet said which variables the texts use. */
  readonly isChecking: boolean
  /** Values of a test input; what it does not give comes from the examples. */
  readonly given: VariableValues
  /** What the values are: the examples, or a test input. */
  readonly source: string
}

/** The draft with its variables filled in, as a model would get it, while it is typed. */
export function PreviewPanel(props: PreviewPanelProps) {
  const { project, content, isChecking, given, source } = props
  const settled = useSettled(content)
  const { values, standIns } = useMemo(
    () => sampleValues(settled?.variables ?? [], given),
    [settled, given],
  )
  const rendered = useAnswer(
    renderPromptContent,
    { query: { project }, body: { content: settled ?? {}, variables: values } },
    { isEnabled: settled !== null && !isChecking, keepsPrevious: true, forgetMs: typedForgetMs },
  )
  return (
    <Panel title="Preview" actions={<span className="faint small">with {source}</span>}>
      <div className="stack" aria-busy={rendered.isPlaceholderData}>
        {content === null ? <p className="soft">Mend what the checks name first.</p> : null}
        <ErrorNote error={rendered.error} />
        {standIns.length === 0 ? null : (
          <p className="soft small">
            No example yet for {standIns.join(', ')}: a stand-in is shown.
          </p>
        )}
        {rendered.data === undefined ? (
          rendered.error === null && settled !== null ? (
            <Skeleton height={80} />
          ) : null
        ) : (
          <RenderedView rendered={rendered.data} />
        )}
      </div>
    </Panel>
  )
}

/** What goes to a model: its messages, and what goes along with them. */
export function RenderedView({ rendered }: { readonly rendered: RenderedPrompt }) {
  const { messages, model, parameters, tools, outputContract } = rendered
  const along = [
    model === '' ? 'no model chosen' : model,
    ...Object.entries(parameters).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...(tools.length === 0 ? [] : [`tools: ${tools.map(({ name }) => name).join(', ')}`]),
    ...(outputContract === null ? [] : [`answer as ${outputContract.name} (JSON Schema)`]),
  ]
  return (
    <>
      {messages.length === 0 ? <p className="soft">No text yet.</p> : null}
      {messages.map(({ role, content }, index) => (
        <section
          // Messages have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          className="prompt-rendered"
          aria-label={`Rendered message ${index + 1}, ${role}`}
        >
          <h3>{role}</h3>
          <p>{content}</p>
        </section>
      ))}
      <p className="faint small">{along.join(' · ')}</p>
    </>
  )
}
