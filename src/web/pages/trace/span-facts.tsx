import type { ReactNode } from 'react'
import type { PromptLink, SpanDetail } from '#contract/traces.ts'
import { paths } from '#web/paths.ts'
import { Hint } from '#web/ui/hint.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/parts/spans/trace-facts.css'

type Fact = { readonly label: string; readonly value: ReactNode }

/** A span with the prompt of the registry that it belongs to. */
export type ShownSpan = SpanDetail & { readonly promptLink: PromptLink | null }

type SpanFactsProps = { readonly span: ShownSpan }

/** What is known of a span besides its content and its figures. */
export function SpanFacts({ span }: SpanFactsProps) {
  const place = usePlace()
  const facts: readonly Fact[] = [
    { label: 'Asked for', value: span.requestModel },
    { label: 'Answered by', value: span.responseModel },
    { label: 'Provider', value: span.provider },
    { label: 'Connection', value: span.connection },
    { label: 'Price tier', value: span.priceTier },
    {
      label: 'Key',
      value:
        span.keyId === '' ? (
          ''
        ) : (
          <Link href={paths.traces(place, { key: span.keyId })}>{span.keyName || span.keyId}</Link>
        ),
    },
    { label: 'Operation', value: span.operation },
    { label: 'Finish reasons', value: span.finishReasons.join(', ') },
    {
      label: 'HTTP status',
      value: span.httpStatus === null || span.httpStatus === 0 ? '' : String(span.httpStatus),
    },
    { label: 'Recorded by', value: span.source === 'gateway' ? 'the gateway' : 'OpenTelemetry' },
    { label: 'Service', value: span.service },
    {
      label: 'Deployment',
      value:
        span.deployment === '' ? (
          ''
        ) : (
          <Link href={paths.traces(place, { deployment: span.deployment })}>{span.deployment}</Link>
        ),
    },
    { label: 'Release', value: span.release },
    { label: 'Variant', value: span.variant },
    {
      label: 'Rollout',
      value:
        span.rollout === '' ? (
          ''
        ) : (
          <Link href={paths.traces(place, { rollout: span.rollout })}>{span.rollout}</Link>
        ),
    },
    {
      label: 'Prompt',
      value: span.promptLink === null && span.prompt === '' ? '' : <PromptFact span={span} />,
    },
    { label: 'Scope', value: scopeWords(span.scope) },
    { label: 'Answer id', value: span.responseId === '' ? '' : <code>{span.responseId}</code> },
    { label: 'Span id', value: <code>{span.spanId}</code> },
  ]
  return (
    <section className="stack span-facts" aria-label="About this span">
      <dl className="trace-facts">
        {facts
          .filter(({ value }) => value !== '')
          .map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Pairs title="Parameters" pairs={span.parameters} />
      <Pairs title="Metadata" pairs={span.metadata} />
    </section>
  )
}

/** The prompt that the call was made from, or seems to be, with the way to that version. */
function PromptFact({ span: { prompt, promptVersion, promptLink } }: SpanFactsProps) {
  const place = usePlace()
  if (promptLink === null)
    return <>{[prompt, promptVersion].filter((part) => part !== '').join(' · ')}</>
  const { prompt: name, version, source } = promptLink
  return (
    <>
      <Link href={paths.prompt(place, name, { tab: 'versions', version: String(version) })}>
        {name} · {version}
      </Link>
      {source === 'inferred' ? (
        <Hint className="faint" text="A guess: the text of exactly this version stands in the call">
          {' '}
          inferred
        </Hint>
      ) : null}
    </>
  )
}

function Pairs({
  title,
  pairs,
}: {
  readonly title: string
  readonly pairs: Readonly<Record<string, unknown>>
}) {
  const entries = Object.entries(pairs)
  if (entries.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <dl className="pairs">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Name and version of the instrumentation; the text as it is when it is no JSON. */
function scopeWords(scope: string): string {
  try {
    const parsed: unknown = JSON.parse(scope)
    if (typeof parsed !== 'object' || parsed === null) return scope
    const fields = parsed as Readonly<Record<string, unknown>>
    return [fields['name'], fields['version']]
      .filter((part) => typeof part === 'string' && part !== '')
      .join(' ')
  } catch {
    return scope
  }
}
