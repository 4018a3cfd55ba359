import type { SpanDetail } from '#contract/traces.ts'
import { tokenClasses } from '#contract/usage.ts'
import { tokenClassLooks } from '#web/charts/token-classes.ts'
import { formatDuration } from '#web/format/duration.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatSignificant } from '#web/format/number.ts'
import { CostText } from '#web/ui/cost-text.tsx'

/** Where the time and the money of a model call went. */
export function SpanFigures({ span }: { readonly span: SpanDetail }) {
  return (
    <div className="span-figures">
      <TimingBar span={span} />
      {span.costByClass.length === 0 ? null : <CostTable span={span} />}
    </div>
  )
}

function TimingBar({ span }: { readonly span: SpanDetail }) {
  const { queueMs, connectMs, firstTokenMs, totalMs, outputTokensPerS } = span.timing
  const queue = queueMs ?? 0
  const connect = connectMs ?? 0
  const waiting = firstTokenMs === null ? 0 : Math.max(0, firstTokenMs - queue - connect)
  const rest = Math.max(0, totalMs - queue - connect - waiting)
  const wholeLabel = queue + connect === 0 ? 'in all' : 'to the whole answer'
  const parts = [
    { label: 'in the queue', ms: queueMs === null ? null : queue, colour: 8 },
    { label: 'connecting', ms: connectMs === null ? null : connect, colour: 5 },
    { label: 'to the first token', ms: firstTokenMs === null ? null : waiting, colour: 6 },
    { label: firstTokenMs === null ? wholeLabel : 'writing', ms: rest, colour: 1 },
  ].filter((part) => part.ms !== null && part.ms > 0)
  return (
    <section className="timing" aria-label="Where the time went">
      <div className="timing-bar" aria-hidden="true">
        {parts.map((part) => (
          <span
            key={part.label}
            style={{ flexGrow: part.ms ?? 0, background: `var(--series-${part.colour})` }}
          />
        ))}
      </div>
      <ul className="timing-words number">
        {parts.map((part) => (
          <li key={part.label}>
            <span className="chart-swatch" style={{ background: `var(--series-${part.colour})` }} />
            {formatDuration(part.ms)} <span className="faint">{part.label}</span>
          </li>
        ))}
        {parts.length < 2 ? null : (
          <li>
            <strong>{formatDuration(totalMs)}</strong> <span className="faint">in all</span>
          </li>
        )}
        {firstTokenMs === null || queue + connect === 0 ? null : (
          <li>
            {formatDuration(firstTokenMs)} <span className="faint">first token after start</span>
          </li>
        )}
        {outputTokensPerS === null ? null : (
          <li>
            {formatSignificant(outputTokensPerS)} <span className="faint">tokens/s</span>
          </li>
        )}
        <li className="faint">{span.isStreamed ? 'streamed' : ''}</li>
      </ul>
    </section>
  )
}

const isOfTokens: ReadonlySet<string> = new Set(tokenClasses)

function CostTable({ span }: { readonly span: SpanDetail }) {
  const tokens = span.costByClass.filter((each) => isOfTokens.has(each.class))
  return (
    <table className="cost-table number" aria-label="Cost by token class">
      <thead>
        <tr>
          <th scope="col">Token class</th>
          <th scope="col" className="end">
            Tokens
          </th>
          <th scope="col" className="end">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {span.costByClass.map((each) => (
          <tr key={each.class}>
            <td>
              <span
                className="chart-swatch"
                style={{ background: `var(--series-${tokenClassLooks[each.class].colour})` }}
              />{' '}
              {tokenClassLooks[each.class].label}
            </td>
            <td className="end">{formatCount(each.amount)}</td>
            <td className="end">
              {each.usd === null ? <span className="warn">unpriced</span> : formatUsd(each.usd)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{span.countsUsage ? 'In all' : 'In all, counted by another span'}</td>
          <td className="end">{formatCount(tokens.reduce((sum, each) => sum + each.amount, 0))}</td>
          <td className="end">
            <CostText cost={span.cost} />
          </td>
        </tr>
        {span.cost.reportedUsd === null ? null : (
          <tr className="faint">
            <td colSpan={2}>as the provider reported it</td>
            <td className="end">{formatUsd(span.cost.reportedUsd)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  )
}
