import type { ApiEndpoint } from '#web/pages/reference/api-description.ts'
import { SchemaView } from '#web/pages/reference/schema-view.tsx'
import { TryForm } from '#web/pages/reference/try-form.tsx'
import { useSession } from '#web/shell/session.ts'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Panel } from '#web/ui/panel.tsx'

/** One endpoint: what it does, takes and answers, beside a form that sends it. */
export function EndpointView({ endpoint }: { readonly endpoint: ApiEndpoint }) {
  const { id, method, path, summary, body, reply, faults } = endpoint
  return (
    <article className="reference-endpoint" aria-label={id}>
      <header className="stack">
        <h2>{summary}</h2>
        <p className="row wrap mono">
          <span className={`method ${method.toLowerCase()}`}>{method}</span> {path}
          <CopyButton text={path} what="the path" />
        </p>
        <Scope scope={endpoint.scope} />
      </header>
      <div className="reference-columns">
        <TryForm endpoint={endpoint} />
        <div className="stack">
          {body === null ? null : (
            <Panel title="Body">
              <SchemaView schema={body} />
            </Panel>
          )}
          {reply === null ? null : (
            <Panel title="Answer">
              <SchemaView schema={reply} />
            </Panel>
          )}
          <Panel title="Faults">
            <dl className="reference-faults">
              {faults.map(({ status, description }) => (
                <div key={status}>
                  <dt className="number">{status}</dt>
                  <dd>{description}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        </div>
      </div>
    </article>
  )
}

function Scope({ scope }: { readonly scope: string }) {
  const { actor } = useSession()
  if (scope === 'public') return <p className="soft">Answers anybody.</p>
  if (scope === 'signed-in') return <p className="soft">Answers anybody who is signed in.</p>
  const isMine = (actor.scopes as readonly string[]).includes(scope)
  return (
    <p className="soft">
      Needs the scope <code>{scope}</code>
      {isMine
        ? '.'
        : `, which your role (${actor.role ?? actor.kind}) does not include: it will be refused.`}
    </p>
  )
}
