import type { ModelBenchmark, ModelCard } from '#contract/models.ts'
import { usageClasses } from '#contract/usage.ts'
import { tokenClassLooks } from '#web/charts/token-classes.ts'
import { formatDuration } from '#web/format/duration.ts'
import { tellingPercentiles } from '#web/format/enough.ts'
import { formatClassPrice, formatUsd } from '#web/format/money.ts'
import { formatCount, formatShare, formatSignificant, unknownNumber } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { formatInterval } from '#web/format/interval.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Link } from '#web/ui/link.tsx'
import { Badge } from '#web/ui/badge.tsx'
import { IconButton, LinkButton } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** One model: what is published on the left, what was measured here on the right. */
export function ModelDetail({
  card,
  onClose,
}: {
  readonly card: ModelCard
  readonly onClose: () => void
}) {
  const place = usePlace()
  const { measured } = card
  return (
    <aside className="panel model-detail" aria-label="Selected model">
      <header className="panel-head">
        <h2 className="cut">{card.title === '' ? card.model : card.title}</h2>
        <IconButton icon="close" label="Close the model" onClick={onClose} />
      </header>
      <div className="model-detail-body">
        <div className="row">
          <code className="cut">{card.callName}</code>
          <CopyButton text={card.callName} what="the model’s name" />
        </div>
        {card.isCallable ? null : (
          <div className="row wrap">
            <span className="faint">No connection to {card.providerTitle} yet.</span>
            <LinkButton
              icon="link"
              href={paths.settings(place, 'connections', { new: card.provider })}
            >
              Connect
            </LinkButton>
          </div>
        )}
        {card.description === '' ? null : <p className="soft">{card.description}</p>}
        <section>
          <h3>Published</h3>
          <dl className="pairs-list">
            <Pair
              label="Context"
              value={
                card.contextTokens === null ? '–' : `${formatCount(card.contextTokens)} tokens`
              }
            />
            <Pair label="Reads" value={card.inputModalities.join(', ') || '–'} />
            <Pair label="Writes" value={card.outputModalities.join(', ') || '–'} />
            {card.isPriced ? (
              usageClasses
                .filter((each) => card.usdPerMillion[each] !== undefined)
                .map((each) => (
                  <Pair
                    key={each}
                    label={
                      each === 'web_search'
                        ? tokenClassLooks[each].label
                        : `${tokenClassLooks[each].label}, per million`
                    }
                    value={formatClassPrice(each, card.usdPerMillion[each])}
                  />
                ))
            ) : (
              <Pair label="Price" value="unpriced" />
            )}
          </dl>
          {card.priceNote === '' ? null : <p className="small faint">{card.priceNote}</p>}
          <div className="row wrap">
            {card.capabilities.map((each) => (
              <Badge key={each}>{each}</Badge>
            ))}
          </div>
        </section>
        <section>
          <h3>Measured here, last 30 days</h3>
          {measured === null ? (
            <p className="faint">Never called through this installation.</p>
          ) : (
            <>
              <dl className="pairs-list">
                <Pair label="Calls" value={formatCount(measured.calls)} />
                <Pair
                  label="Failed"
                  value={`${formatShare(measured.errorRate)} (n ${formatCount(measured.calls)})`}
                />
                <Pair label="Latency p50, p95" value={pairOf(measured.latencyMs, measured.calls)} />
                <Pair
                  label="First token p50, p95"
                  value={pairOf(measured.firstTokenMs, measured.calls)}
                />
                <Pair
                  label="Output, tokens/s"
                  value={formatSignificant(measured.outputTokensPerS)}
                />
                <Pair label="Cost per call" value={formatUsd(card.costPerCallUsd)} />
              </dl>
              <LinkButton
                href={paths.traces(place, { model: card.model, from: '-30d', to: undefined })}
              >
                Its traces
              </LinkButton>
            </>
          )}
        </section>
        <section>
          <h3>Evaluated here</h3>
          {card.benchmarks.length === 0 ? (
            <>
              <p className="faint">No evaluation has asked it yet.</p>
              <LinkButton href={paths.newEvaluation(place)}>Compare models on a dataset</LinkButton>
            </>
          ) : (
            card.benchmarks.map((benchmark) => (
              <Benchmark
                key={`${benchmark.evaluation} ${benchmark.variant}`}
                benchmark={benchmark}
                href={paths.evaluation(place, benchmark.evaluation)}
              />
            ))
          )}
        </section>
      </div>
    </aside>
  )
}

/** What one evaluation found: each figure with its interval, and what an answer took. */
function Benchmark({
  benchmark,
  href,
}: {
  readonly benchmark: ModelBenchmark
  readonly href: string
}) {
  const { name, variant, dataset, datasetVersion, metrics, latencyMs, isChosen, endedAt } =
    benchmark
  return (
    <article className="model-benchmark">
      <div className="row wrap">
        <Link href={href}>{name}</Link>
        <span className="faint">
          {variant} on {dataset} v{datasetVersion}
        </span>
        {isChosen ? <Badge>chosen</Badge> : null}
        <Moment at={endedAt} />
      </div>
      <dl className="pairs-list">
        {metrics.map(({ metric, unit, kind, n, value }) => (
          <Pair
            key={metric}
            label={metric}
            value={`${formatInterval(value, kind, unit)} (n ${formatCount(n)})`}
          />
        ))}
        <Pair
          label="Latency p50, p95"
          value={latencyMs === null ? unknownNumber : pairOf(latencyMs, casesOf(benchmark))}
        />
        <Pair label="Output, tokens/s" value={formatSignificant(benchmark.tokensPerS)} />
        <Pair
          label="Cost per call"
          value={
            benchmark.costPerCallUsd === null
              ? 'unpriced'
              : formatUsd(String(benchmark.costPerCallUsd))
          }
        />
      </dl>
    </article>
  )
}

/** Median and 95th percentile; a dash for the one that so few calls do not have. */
function pairOf(
  figures: { readonly p50: number | null; readonly p95: number | null },
  n: number,
): string {
  const { p50, p95 } = tellingPercentiles(figures, n)
  return `${formatDuration(p50)}, ${formatDuration(p95)}`
}

/** How many cases a benchmark is of: the n of its fullest metric. */
function casesOf({ metrics }: ModelBenchmark): number {
  return Math.max(0, ...metrics.map(({ n }) => n))
}

function Pair({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="number">{value}</dd>
    </div>
  )
}
