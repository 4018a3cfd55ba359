import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { offeredFirst } from '#contract/environment-names.ts'
import { createKey } from '#contract/keys.ts'
import { call } from '#web/api/call.ts'
import { invalidateNoun } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { askSimulator } from '#web/pages/welcome/ask-simulator.ts'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Field } from '#web/ui/field.tsx'

type TryItProps = {
  readonly models: readonly { readonly model: string; readonly title: string }[]
  readonly madeKey: string | null
  readonly onMade: (key: string) => void
}

const modelDefault = 'sim/echo'

/** Sends a real call from this page through the gateway to the built-in simulator. */
export function TryIt({ models, madeKey, onMade }: TryItProps) {
  const { project } = useSession()
  const cache = useQueryClient()
  const refusal = useRefusal('keys')
  const [model, setModel] = useState(modelDefault)
  const [text, setText] = useState('Hello, Belay!')
  const send = useMutation({
    mutationFn: async () => {
      const key = madeKey ?? (await makeKey())
      return askSimulator({ key, model, text })
    },
  })
  async function makeKey(): Promise<string> {
    const environment = offeredFirst(project.environments)
    const made = await call(createKey, {
      body: { name: 'first application', project: project.slug, environment },
    })
    invalidateNoun(cache, 'keys')
    onMade(made.key)
    return made.key
  }
  return (
    <section className="panel" aria-label="Try it now">
      <header className="panel-head">
        <h2>Try it now</h2>
        <Badge
          tone="warn"
          hint="No provider is asked and nothing is paid: the built-in simulator answers"
        >
          simulated
        </Badge>
      </header>
      <form
        className="panel-body stack"
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate()
        }}
      >
        <p className="soft">
          Sends <code>POST /v1/chat/completions</code> from this page through the gateway to the
          built-in simulator: a real call with a real trace, only the model is not real.
        </p>
        <Field label="Simulated model">
          {(control) => (
            <select
              {...control}
              className="select"
              value={model}
              onChange={(event) => setModel(event.target.value)}
            >
              {models.some((each) => each.model === modelDefault) ? null : (
                <option value={modelDefault}>{modelDefault}</option>
              )}
              {models.map((each) => (
                <option key={each.model} value={each.model}>
                  {each.model}: {each.title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField label="Message" required value={text} onChange={setText} />
        <Button
          type="submit"
          icon="play"
          look={madeKey === null ? 'plain' : 'primary'}
          isBusy={send.isPending}
          disabledReason={madeKey === null ? refusal : undefined}
        >
          {madeKey === null ? 'Make a key and send' : 'Send'}
        </Button>
        <ErrorNote error={send.error} />
        {send.data === undefined ? null : (
          <blockquote aria-label="The simulator’s answer">{send.data}</blockquote>
        )}
      </form>
    </section>
  )
}
