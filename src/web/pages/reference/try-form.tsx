import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { formatDuration } from '#web/format/duration.ts'
import { AreaField } from '#web/forms/area-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import type { ApiEndpoint } from '#web/pages/reference/api-description.ts'
import { exampleOf } from '#web/pages/reference/example-of.ts'
import { curlOf, requestOf } from '#web/pages/reference/request-of.ts'
import { type Answer, sendRequest } from '#web/pages/reference/send-request.ts'
import { typeOf, Words } from '#web/pages/reference/schema-view.tsx'
import { Button } from '#web/ui/button.tsx'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type TryFormProps = { readonly endpoint: ApiEndpoint }

const bodyRows = 8

/** Sends a request to this very server, as the person who is signed in, and shows all that came back. */
export function TryForm({ endpoint }: TryFormProps) {
  const place = usePlace()
  const [values, setValues] = useState<Readonly<Record<string, string>>>({
    project: place.project,
  })
  const [body, setBody] = useState(() =>
    endpoint.body === null ? '' : JSON.stringify(exampleOf(endpoint.body), null, 2),
  )
  const send = useMutation({ mutationFn: sendRequest })
  const request = requestOf(endpoint, { values, body })
  const missing = endpoint.parameters.find(
    ({ name, required }) => required && (values[name] ?? '') === '',
  )
  return (
    <Panel title="Try it">
      <form
        className="stack reference-form"
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate(request)
        }}
      >
        <div className="reference-parameters">
          {endpoint.parameters.map(({ name, required, schema }) => (
            <TextField
              key={name}
              label={name}
              isOptional={!required}
              help={
                <>
                  <code>{typeOf(schema)}</code> <Words schema={schema} />
                </>
              }
              look="mono"
              value={values[name] ?? ''}
              onChange={(text) => setValues({ ...values, [name]: text })}
            />
          ))}
        </div>
        {endpoint.body === null ? null : (
          <AreaField
            label="Body"
            help="JSON; what is here is sent as it stands"
            look="mono"
            rows={bodyRows}
            spellCheck={false}
            value={body}
            onChange={setBody}
          />
        )}
        {endpoint.method === 'GET' ? null : (
          <p className="warn small">This is the real server: what it changes stays changed.</p>
        )}
        <div className="row">
          <Button
            type="submit"
            look="primary"
            isBusy={send.isPending}
            disabledReason={missing === undefined ? undefined : `Fill in ${missing.name} first`}
          >
            Send
          </Button>
        </div>
      </form>
      <CodeBlock code={curlOf(request, location.origin)} what="the same by curl" isWrapped />
      <ErrorNote error={send.error} />
      {send.data === undefined ? null : <AnswerView answer={send.data} />}
    </Panel>
  )
}

function AnswerView({ answer }: { readonly answer: Answer }) {
  const { status, statusText, tookMs, headers, body, isCut } = answer
  return (
    <section className="stack reference-answer" aria-label="The answer">
      <div className="row number">
        <strong className={status < 400 ? 'good' : 'bad'}>
          {status} {statusText}
        </strong>
        <span className="faint">{formatDuration(tookMs)}</span>
      </div>
      <details>
        <summary className="faint">{headers.length} headers</summary>
        <pre className="mono small">
          {headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        </pre>
      </details>
      <CodeBlock code={indented(body)} what="the body of the answer" isWrapped />
      {isCut ? <p className="faint">It goes on; only its beginning was read.</p> : null}
    </section>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
