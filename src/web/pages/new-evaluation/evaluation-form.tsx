import { useRef, useState } from 'react'
import { ApiError } from '#client/client.ts'
import { listItems } from '#contract/datasets.ts'
import { createEvaluation } from '#contract/evaluations.ts'
import type { ModelCard } from '#contract/models.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { readCount } from '#web/forms/read-text.ts'
import { plural } from '#web/format/number.ts'
import { DatasetFields, MoreFields } from '#web/pages/new-evaluation/dataset-fields.tsx'
import { costOf, estimateOf } from '#web/pages/new-evaluation/estimate.ts'
import { EstimatePanel } from '#web/pages/new-evaluation/estimate-panel.tsx'
import { type EvaluationDraft, nameOfVariant } from '#web/pages/new-evaluation/evaluation-draft.ts'
import { EvaluatorFields } from '#web/pages/new-evaluation/evaluator-fields.tsx'
import type { FormPart, Offers } from '#web/pages/new-evaluation/form-parts.ts'
import { GateFields } from '#web/pages/new-evaluation/gate-fields.tsx'
import {
  type Problem,
  readEvaluationDraft,
} from '#web/pages/new-evaluation/read-evaluation-draft.ts'
import { VariantFields } from '#web/pages/new-evaluation/variant-fields.tsx'
import { paths } from '#web/paths.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace } from '#web/url/use-place.ts'

type EvaluationFormProps = {
  readonly first: EvaluationDraft
  readonly offers: Offers
  readonly models: readonly ModelCard[]
}

// Enough to see which splits and fields of metadata there are.
const sampleSize = 100

/** The whole form. Nothing is saved before it starts; then the server checks all of it again. */
export function EvaluationForm({ first, offers, models }: EvaluationFormProps) {
  const place = usePlace()
  const go = useGo()
  const refusal = useRefusal('edit')
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(first)
  const [wantsStart, setWantsStart] = useState(false)
  const create = useDeed(createEvaluation, {
    changes: ['evaluations'],
    onDone: (made) => go(paths.evaluation(place, made.id)),
  })
  const { problems, value } = readEvaluationDraft(draft, offers)
  const refused = problemsOf(create.error)
  const shown = [
    ...problems.filter(({ isMissing }) => wantsStart || isMissing !== true),
    ...refused,
  ]
  const items = useItems(draft, 1)
  // Of the whole version, so that the other splits stay in sight when one is chosen.
  const sample = useItems({ ...draft, split: '' }, sampleSize).data?.items ?? []
  const part: FormPart = {
    draft,
    offers,
    change: (patch) => {
      setDraft((before) => ({ ...before, ...patch }))
      // What the server said was about what stood there before.
      if (create.error !== null) create.reset()
    },
    errorAt: (path) => shown.find((one) => one.path === path)?.message,
  }
  const estimate =
    items.data === undefined
      ? draft.dataset === ''
        ? estimateOf(draft, 0, offers.catalog)
        : null
      : estimateOf(draft, items.data.total, offers.catalog)

  function start(): void {
    setWantsStart(true)
    if (value === null) {
      // After the messages stand there.
      window.setTimeout(() => focusWrong(form.current))
      return
    }
    create.mutate(
      { query: { project: place.project }, body: value },
      { onError: () => window.setTimeout(() => focusWrong(form.current)) },
    )
  }

  return (
    <form
      ref={form}
      className="new-evaluation"
      noValidate
      aria-label="New evaluation"
      onSubmit={(event) => {
        event.preventDefault()
        if (refusal === undefined) start()
      }}
    >
      <div className="new-evaluation-parts">
        <Panel title="What is asked">
          <DatasetFields {...part} sample={sample} />
        </Panel>
        <Panel title="What is compared">
          <VariantFields {...part} />
        </Panel>
        <Panel title="What is measured">
          <EvaluatorFields {...part} />
        </Panel>
        <Panel title="Gate">
          <div className="stack">
            <p className="soft">
              What must be met; a pipeline stops when one is not. A bound holds for the end of the
              interval: it must be shown, not only have happened.
            </p>
            <GateFields {...part} />
          </div>
        </Panel>
        <Panel title="Money, time, statistics">
          <MoreFields {...part} sample={sample} asksJudge={(estimate?.judgeCalls ?? 0) > 0} />
        </Panel>
      </div>
      <aside className="new-evaluation-side">
        <Panel title="What will happen">
          <div className="stack">
            <EstimatePanel
              estimate={estimate}
              variants={draft.variants.length}
              repeats={readCount(draft.repeats) ?? 1}
              hasJudge={draft.judgeModel.trim() !== ''}
              costUsd={estimate === null ? null : costOf(draft, estimate, models)}
            />
            <ErrorNote error={items.error} onRetry={() => void items.refetch()} />
            {refused.length > 0 ? null : <ErrorNote error={create.error} />}
            {shown.length === 0 ? null : (
              <div className="new-evaluation-problems" role="alert">
                <strong>{plural(shown.length, 'field')} to mend before it can start</strong>
                <ul>
                  {shown.map((problem) => (
                    <li key={problem.path}>
                      {whereOf(problem, draft)}: {problem.message}
                    </li>
                  ))}
                </ul>
              </div>
            )}
            <Button
              look="primary"
              icon="play"
              type="submit"
              isBusy={create.isPending}
              disabledReason={refusal}
            >
              Start the evaluation
            </Button>
            <p className="small faint">
              Nothing is saved before. Every call becomes a trace in the environment{' '}
              <code>evaluation</code>.
            </p>
          </div>
        </Panel>
      </aside>
    </form>
  )
}

/** The first items that the draft is about, and how many there are. */
function useItems(draft: Pick<EvaluationDraft, 'dataset' | 'version' | 'split'>, limit: number) {
  const place = usePlace()
  const version = readCount(draft.version)
  const split = draft.split.trim()
  return useAnswer(
    listItems,
    {
      params: { dataset: draft.dataset },
      query: {
        project: place.project,
        limit,
        ...(version === null || version === undefined ? {} : { version }),
        ...(split === '' ? {} : { split }),
      },
    },
    { isEnabled: draft.dataset !== '', keepsPrevious: true },
  )
}

/** What the server said of single fields. */
function problemsOf(error: Error | null): readonly Problem[] {
  if (!(error instanceof ApiError)) return []
  return (error.problem.errors ?? []).map(({ path, message }) => ({
    path: path.replace(/^body\./, ''),
    message,
  }))
}

const sections: Readonly<Record<string, string>> = {
  dataset: 'Dataset',
  version: 'Version',
  split: 'Split',
  itemsMax: 'Number of items',
  repeats: 'Repeats',
  parallel: 'Calls at once',
  budgetUsd: 'Budget',
  alpha: 'Significance level',
  judgeModel: 'Judge model',
  clusterBy: 'Items share a source by',
  baseline: 'Baseline',
}

/** Where a problem stands, in the words of the form. */
function whereOf({ path }: Problem, draft: EvaluationDraft): string {
  const [list = '', place = ''] = path.split('.')
  const at = Number(place)
  if (list === 'variants' && place !== '') {
    const variant = draft.variants[at]
    const name = variant === undefined ? '' : nameOfVariant(variant)
    return name === '' ? `Variant ${at + 1}` : `Variant ${at + 1} (${name})`
  }
  if (list === 'evaluators' && place !== '')
    return `Evaluator ${at + 1} (${draft.evaluators[at]?.evaluator ?? ''})`
  if (list === 'gate' && place !== '') return `Criterion ${at + 1}`
  return sections[list] ?? list
}

function focusWrong(form: HTMLFormElement | null): void {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid]')
  wrong?.focus()
  wrong?.scrollIntoView({ block: 'center' })
}
