import { useState } from 'react'
import type { Prompt, PromptVersion } from '#contract/prompts.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { sampleValues } from '#web/pages/prompts/sample-values.ts'
import { usageSnippets } from '#web/pages/prompts/usage-snippets.ts'
import { paths } from '#web/paths.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { Link } from '#web/ui/link.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Segmented } from '#web/ui/segmented.tsx'
import { usePlace } from '#web/url/use-place.ts'

type UsePanelProps = { readonly prompt: Prompt; readonly version: PromptVersion | null }

/** How an application calls the prompt, with what it is called now, and where its calls are seen. */
export function UsePanel({ prompt, version }: UsePanelProps) {
  const place = usePlace()
  const references = [
    ...new Set(['production', ...prompt.labels.map(({ label }) => label), 'latest']),
  ]
  const [reference, setReference] = useState('production')
  const [chosen, setChosen] = useState('curl')
  if (version === null)
    return (
      <EmptyState title="Nothing to call yet">
        Save a first version; then this page has the code that calls it.
      </EmptyState>
    )
  const { values } = sampleValues(version.content.variables, {})
  const snippets = usageSnippets({
    url: location.origin,
    name: prompt.name,
    reference,
    values,
    hasModel: version.content.model !== '',
  })
  const snippet = snippets.find(({ id }) => id === chosen) ?? snippets[0]
  const stands = prompt.labels.find(({ label }) => label === reference)
  return (
    <div className="stack prompt-use">
      <Panel
        title="Call it"
        actions={
          <LinkButton icon="traces" href={paths.traces(place, { prompt: prompt.name })}>
            Traces of this prompt
          </LinkButton>
        }
      >
        <div className="stack">
          <div className="row wrap prompt-use-choices">
            <ChoiceField
              label="By the label"
              value={reference}
              choices={references}
              onChange={setReference}
            />
            <Segmented
              label="How to call it"
              value={chosen}
              choices={snippets.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={setChosen}
            />
          </div>
          {stands === undefined && reference !== 'latest' ? (
            <p className="warn">
              No version has the label {reference} yet: this call is refused until one does.
            </p>
          ) : null}
          {snippet === undefined ? null : (
            <>
              <p className="soft">{snippet.hint}</p>
              <CodeBlock code={snippet.code} what={`how to call it by ${snippet.title}`} />
            </>
          )}
          <p className="soft small">
            <code>KEY</code> is a key of this project; it is made under{' '}
            <Link href={paths.settings(place, 'keys')}>Settings, Keys</Link>. A label that is moved
            counts for the next call: nothing is deployed.
          </p>
        </div>
      </Panel>
    </div>
  )
}
