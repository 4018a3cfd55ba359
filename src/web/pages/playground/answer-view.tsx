import type { ReactNode } from 'react'
import type { PlaygroundAnswer } from '#client/playground-answer.ts'
import type { CallFigures } from '#contract/playground.ts'
import { inputClasses, outputClasses, type UsageClass } from '#contract/usage.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { tokenClassLooks } from '#web/charts/token-classes.ts'
import { partsOf } from '#web/pages/playground/answer-parts.ts'
import { MessagePartView } from '#web/parts/conversation/message-part.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { CodeText } from '#web/ui/code-text.tsx'
import { FlagMarks } from '#web/ui/flag-badge.tsx'
import { Hint } from '#web/ui/hint.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/parts/conversation/conversation.css'

type AnswerViewProps = {
  readonly answer: PlaygroundAnswer
  /** Its name for people: the model, and which repeat. */
  readonly name: string
  /** What can be done with it, once it is over. */
  readonly actions: ReactNode
}

/** One answer: what came so far, or all of it, and its figures. */
export function AnswerView({ answer, name, actions }: AnswerViewProps) {
  const { state, failure, figures, contractFault } = answer
  const isRunning = state === 'running'
  return (
    <article
      className={`answer-view ${state}`}
      aria-label={`Answer of ${name}`}
      aria-busy={isRunning}
    >
      <div className="answer-body">
        {isRunning ? <Growing answer={answer} /> : null}
        {state === 'waiting' ? <p className="faint">Waits for its turn.</p> : null}
        {isRunning
          ? null
          : partsOf(answer).map((part, index) => (
              // Parts have no identity but their place.
              // oxlint-disable-next-line react/no-array-index-key
              <MessagePartView key={index} part={part} isPlain={false} />
            ))}
        {state === 'finished' && partsOf(answer).length === 0 ? (
          <p className="faint">The model answered nothing.</p>
        ) : null}
        {state === 'stopped' ? <p className="faint">Stopped before its end.</p> : null}
        {failure === null ? null : (
          <div className="answer-failure" role="note">
            <Icon name="error" />
            <div>
              <strong>
                {failure.code === 'provider_failed'
                  ? `The provider failed${failure.status === 0 ? '' : `: ${failure.status}`}`
                  : 'Belay could not make this call'}
              </strong>
              <p>{failure.detail}</p>
              {failure.field === '' ? null : (
                <p className="small">
                  At <code>{failure.field}</code>
                </p>
              )}
              <p className="soft small">
                <CodeText text={failure.remedy} /> <code className="faint">{failure.code}</code>
              </p>
            </div>
          </div>
        )}
        {contractFault === null ? null : (
          <p className="answer-contract warn">
            <Icon name="warning" size={14} /> Breaks the schema: {contractFault}
          </p>
        )}
      </div>
      <AnswerFoot answer={answer} figures={figures} actions={actions} />
    </article>
  )
}

/** What has come, as plain text: it is read as markdown only when it is whole. */
function Growing({
  answer: { text, reasoning, refusal, toolCalls },
}: {
  answer: PlaygroundAnswer
}) {
  const isSilent = text === '' && refusal === '' && toolCalls.length === 0
  return (
    <>
      {reasoning === '' || !isSilent ? null : (
        <p className="answer-reasoning faint">{reasoning.slice(-600)}</p>
      )}
      <pre className="body-plain answer-growing">
        {text}
        {refusal}
        {toolCalls.map((call) => `\n→ ${call.name}(${call.arguments}`).join('')}
        <span className="answer-caret" aria-hidden="true" />
      </pre>
    </>
  )
}

function AnswerFoot({
  answer: { traceId, state, finishReason },
  figures,
  actions,
}: {
  readonly answer: PlaygroundAnswer
  readonly figures: CallFigures | null
  readonly actions: ReactNode
}) {
  const place = usePlace()
  if (state === 'running' || state === 'waiting') return null
  return (
    <footer className="answer-foot">
      {figures === null ? null : <Figures figures={figures} isFailed={state === 'failed'} />}
      <div className="row wrap">
        {figures?.isSimulated === true ? <FlagMarks flags={['simulated']} /> : null}
        {finishReason === '' || finishReason === 'stop' ? null : (
          <Badge hint="Why the model stopped writing">{finishReason}</Badge>
        )}
        {traceId === '' ? null : <Link href={paths.trace(place, traceId)}>Trace</Link>}
        <span className="push" />
        {actions}
      </div>
    </footer>
  )
}

function Figures({
  figures,
  isFailed,
}: {
  readonly figures: CallFigures
  readonly isFailed: boolean
}) {
  const { firstTokenMs, durationMs, usage, costUsd } = figures
  const sum = (classes: readonly UsageClass[]): number =>
    classes.reduce((tokens, name) => tokens + (usage?.[name] ?? 0), 0)
  const classes = Object.entries(usage ?? {})
    .map(([name, tokens]) => `${labelOf(name)} ${formatCount(tokens)}`)
    .join(', ')
  const facts: readonly { label: string; value: string; title?: string; isWarned?: boolean }[] = [
    { label: 'First token', value: formatDuration(firstTokenMs) },
    { label: 'Latency', value: formatDuration(durationMs) },
    {
      label: 'Tokens',
      value:
        usage === null
          ? 'unknown'
          : `${formatCount(sum(inputClasses))} → ${formatCount(sum(outputClasses))}`,
      title: usage === null ? 'The provider sent no token counts' : `read → written; ${classes}`,
    },
    {
      label: 'Cost',
      value: costUsd === null ? 'unpriced' : formatUsd(costUsd),
      title:
        costUsd === null ? 'The model has no price, or no tokens were reported' : `US$ ${costUsd}`,
      isWarned: costUsd === null,
    },
  ]
  // A call that failed before it cost anything has no tokens that could be unknown.
  const shown = isFailed && usage === null ? facts.slice(1, 2) : facts
  return (
    <dl className="answer-figures">
      {shown.map(({ label, value, title, isWarned }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={isWarned === true ? 'number warn' : 'number'}>
            <Hint text={title}>{value}</Hint>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function labelOf(name: string): string {
  return name in tokenClassLooks ? tokenClassLooks[name as UsageClass].label : name // asked a line before
}
