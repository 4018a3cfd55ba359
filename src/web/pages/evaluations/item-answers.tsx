import type { ReplyOf } from '#contract/endpoint.ts'
import type { EvaluationResult, listResults, ResultScore } from '#contract/evaluations.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatSignificant } from '#web/format/number.ts'
import { textOfValue } from '#web/pages/evaluations/item-scores.ts'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { Link } from '#web/ui/link.tsx'
import { ModelDot } from '#web/ui/model-dot.tsx'
import { usePlace } from '#web/url/use-place.ts'

type Item = ReplyOf<typeof listResults>['items'][number]

type ItemAnswersProps = {
  readonly item: Item
  readonly variants: readonly string[]
  readonly colours: ReadonlyMap<string, number>
}

/** One item: what was asked, what was hoped for, and what each variant answered, side by side. */
export function ItemAnswers({ item, variants, colours }: ItemAnswersProps) {
  const metadata = Object.entries(item.metadata)
  const answers = item.results.toSorted(
    (left, right) =>
      variants.indexOf(left.variant) - variants.indexOf(right.variant) ||
      left.repeat - right.repeat,
  )
  return (
    <div className="item-answers">
      <div className="item-asked">
        <Block title="Input" text={textOfValue(item.input)} />
        {item.expected === null ? null : (
          <Block title="Expected" text={textOfValue(item.expected)} />
        )}
        {metadata.length === 0 ? null : (
          <p className="row wrap">
            {metadata.map(([field, value]) => (
              <Badge key={field}>
                {field}: {value}
              </Badge>
            ))}
          </p>
        )}
      </div>
      <div className="item-side-by-side">
        {answers.map((result) => (
          <Answer
            key={`${result.variant} ${result.repeat}`}
            result={result}
            colour={colours.get(result.variant)}
          />
        ))}
        {answers.length === 0 ? <p className="faint">No variant answered it yet.</p> : null}
      </div>
    </div>
  )
}

function Block({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="item-block">
      <h4>{title}</h4>
      <pre className="item-text">{text}</pre>
    </div>
  )
}

function Answer({
  result,
  colour,
}: {
  readonly result: EvaluationResult
  readonly colour: number | undefined
}) {
  const place = usePlace()
  const { variant, repeat, output, error, scores, traceId } = result
  const name = repeat === 0 ? variant : `${variant}, repeat ${repeat + 1}`
  return (
    <article className="item-answer" aria-label={`Answer of ${name}`}>
      <header className="row">
        <ModelDot name={variant} colour={colour} />
        <strong className="cut">{name}</strong>
        <span className="push" />
        {error === '' ? <CopyButton text={output} what={`the answer of ${name}`} /> : null}
      </header>
      {error === '' ? (
        output === '' ? (
          <p className="faint">The answer is empty.</p>
        ) : (
          <pre className="item-text">{output}</pre>
        )
      ) : (
        <p className="bad">No answer: {error}</p>
      )}
      {disagree(scores) ? (
        <p className="warn small">The evaluators do not agree about this answer.</p>
      ) : null}
      <ul className="item-scores">
        {scores.map((score) => (
          <Score key={score.metric} score={score} />
        ))}
      </ul>
      <footer className="row wrap small faint number">
        {wordsOf(result).map((words) => (
          <span key={words}>{words}</span>
        ))}
        {traceId === null ? null : (
          <Link
            href={paths.trace({ ...place, environment: 'evaluation' }, traceId)}
            aria-label={`Trace of ${name}`}
          >
            Trace
          </Link>
        )}
      </footer>
    </article>
  )
}

function Score({ score }: { readonly score: ResultScore }) {
  const { metric, score: number, passed, label, explanation } = score
  const words = label !== '' ? label : number === null ? 'no score' : formatSignificant(number)
  return (
    <li>
      <span className="row wrap">
        <Badge tone={passed === null ? 'plain' : passed ? 'good' : 'bad'}>{words}</Badge>
        <span>{metric}</span>
      </span>
      {explanation === '' ? null : <div className="small soft">{explanation}</div>}
    </li>
  )
}

/** True when one evaluator passes what another fails. */
function disagree(scores: readonly ResultScore[]): boolean {
  return (
    scores.some(({ passed }) => passed === true) && scores.some(({ passed }) => passed === false)
  )
}

/** What the call took, and how it ended. */
function wordsOf(result: EvaluationResult): readonly string[] {
  const { isCached, latencyMs, costUsd, usage, finishReason } = result
  const written = usage?.output ?? 0
  return [
    isCached ? 'copied from an earlier evaluation' : '',
    latencyMs === null ? '' : formatDuration(latencyMs),
    costUsd === null ? '' : formatUsd(costUsd),
    written === 0 ? '' : `${formatCount(written)} ${written === 1 ? 'token' : 'tokens'} written`,
    finishReason === '' || finishReason === 'stop' ? '' : `ended by ${finishReason}`,
  ].filter((words) => words !== '')
}
