import type { ReactNode } from 'react'
import { evaluationDefinition } from '#contract/evaluations.ts'
import { formatUsd } from '#web/format/money.ts'
import { formatCount, formatSignificant } from '#web/format/number.ts'
import { criterionWords } from '#web/pages/evaluations/gate-panel.tsx'
import { baselineOf, type ShownEvaluation } from '#web/pages/evaluations/shown-evaluation.ts'
import { paths, pathFromServer } from '#web/paths.ts'
import { CodeBlock } from '#web/ui/code-block.tsx'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** Everything that the evaluation was asked to do, and the whole of it as JSON. */
export function SetupPanel({ shown }: { readonly shown: ShownEvaluation }) {
  const place = usePlace()
  const { definition } = shown
  const facts: readonly [string, ReactNode][] = [
    [
      'Dataset',
      <>
        <Link href={pathFromServer(place, `/datasets/${encodeURIComponent(shown.datasetName)}`)}>
          {shown.datasetName}
        </Link>
        , version {shown.datasetVersion}
        {definition.split === '' ? '' : `, split ${definition.split}`}
        {definition.itemsMax === null ? '' : `, the first ${formatCount(definition.itemsMax)}`}
      </>,
    ],
    ['Baseline', baselineOf(shown)],
    ['Repeats', formatCount(definition.repeats)],
    [
      'Calls at once',
      definition.parallel === null
        ? 'as many as the provider bears'
        : `at most ${formatCount(definition.parallel)}`,
    ],
    ['Budget', definition.budgetUsd === null ? 'none' : formatUsd(definition.budgetUsd)],
    ['Earlier answers', definition.cache ? 'taken' : 'never taken'],
    ['Judge', definition.judgeModel === '' ? 'none named' : definition.judgeModel],
    ['Share a source by', definition.clusterBy === '' ? 'nothing' : definition.clusterBy],
    ['Level', formatSignificant(definition.alpha)],
    [
      'Gate',
      definition.gate.length === 0 ? 'none' : definition.gate.map(criterionWords).join('; '),
    ],
    [
      'Begun',
      <>
        {shown.createdBy}, <Moment at={shown.createdAt} />
      </>,
    ],
    ['Ended', <Moment key="ended" at={shown.endedAt} never="not yet" />],
    [
      'Its traces',
      <Link
        key="traces"
        href={paths.traces(
          { ...place, environment: 'evaluation', from: shown.createdAt },
          { name: `evaluation: ${shown.name}` },
        )}
      >
        one for each call, in the environment evaluation
      </Link>,
    ],
  ]
  return (
    <>
      <Panel title="Set-up">
        <dl className="facts setup-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Panel title="As a file">
        <p className="soft setup-note">
          Kept as <code>belay.eval.yaml</code> (JSON is YAML too) in a repository,{' '}
          <code>npx belay eval</code> runs it again, in a pipeline as well.
        </p>
        <CodeBlock
          what="the definition"
          code={JSON.stringify(evaluationDefinition.parse(definition), null, 2)}
          isWrapped
        />
      </Panel>
    </>
  )
}
