import type { DatasetItem } from '#contract/datasets.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { formatCount, plural } from '#web/format/number.ts'
import { suggestedTitle } from '#web/pages/new-evaluation/evaluation-draft.ts'
import type { FormPart } from '#web/pages/new-evaluation/form-parts.ts'
import { ModelField } from '#web/forms/model-field.tsx'
import { paths } from '#web/paths.ts'
import { Check } from '#web/ui/check.tsx'
import { Link } from '#web/ui/link.tsx'
import { usePlace } from '#web/url/use-place.ts'

type SampledPart = FormPart & { readonly sample: readonly DatasetItem[] }

/** The name, and which items every variant is asked. */
export function DatasetFields({ draft, offers, change, errorAt, sample }: SampledPart) {
  const place = usePlace()
  const chosen = offers.datasets.find(
    ({ id, name }) => id === draft.dataset || name === draft.dataset,
  )
  const splits = [...new Set(sample.map(({ split }) => split))].filter((split) => split !== '')
  const versions = Array.from({ length: chosen?.version ?? 0 }, (_, at) =>
    String((chosen?.version ?? 0) - at),
  )
  const isKnown = draft.dataset === '' || chosen !== undefined
  return (
    <div className="form-grid">
      <div className="form-wide">
        <TextField
          label="Name"
          isOptional
          placeholder={suggestedTitle(draft)}
          value={draft.name}
          error={errorAt('name')}
          onChange={(name) => change({ name })}
        />
      </div>
      <ChoiceField
        label="Dataset"
        value={chosen?.name ?? draft.dataset}
        choices={[
          { value: '', label: 'Choose a dataset' },
          ...offers.datasets.map(({ name, items }) => ({
            value: name,
            label: `${name}, ${plural(items, 'item')}`,
          })),
          ...(isKnown ? [] : [{ value: draft.dataset, label: `${draft.dataset} (not found)` }]),
        ]}
        help={
          offers.datasets.length > 0 ? undefined : (
            <>
              There are none yet: <Link href={paths.datasets(place, { new: 'yes' })}>make one</Link>
              .
            </>
          )
        }
        error={errorAt('dataset')}
        onChange={(dataset) => change({ dataset, version: '', split: '' })}
      />
      <ChoiceField
        label="Version"
        value={draft.version}
        choices={[
          { value: '', label: chosen === undefined ? 'newest' : `newest (${chosen.version})` },
          ...versions.map((version) => ({ value: version, label: version })),
        ]}
        error={errorAt('version')}
        onChange={(version) => change({ version })}
      />
      <TextField
        label="Split"
        isOptional
        offered={splits.map((name) => ({ name }))}
        help={splits.length === 0 ? 'Empty: all items.' : `Has ${splits.join(', ')}. Empty: all.`}
        value={draft.split}
        error={errorAt('split')}
        onChange={(split) => change({ split })}
      />
      <TextField
        label="Number of items"
        isOptional
        look="number"
        inputMode="numeric"
        placeholder={chosen === undefined ? 'all' : `all ${formatCount(chosen.items)}`}
        help="The first so many."
        value={draft.itemsMax}
        error={errorAt('itemsMax')}
        onChange={(itemsMax) => change({ itemsMax })}
      />
      <TextField
        label="Repeats"
        look="number"
        inputMode="numeric"
        help="Each item is asked so many times, by real calls."
        value={draft.repeats}
        error={errorAt('repeats')}
        onChange={(repeats) => change({ repeats })}
      />
    </div>
  )
}

/** What it may cost, how fast it goes, who judges, how sure it must be. */
export function MoreFields({
  draft,
  change,
  errorAt,
  sample,
  asksJudge,
}: SampledPart & { readonly asksJudge: boolean }) {
  const fields = [...new Set(sample.flatMap(({ metadata }) => Object.keys(metadata)))]
  return (
    <div className="stack">
      <div className="form-grid">
        <TextField
          label="Budget, US $"
          isOptional
          look="number"
          inputMode="decimal"
          help="It stops when so much is spent, judge included. Empty: no bound."
          value={draft.budgetUsd}
          error={errorAt('budgetUsd')}
          onChange={(budgetUsd) => change({ budgetUsd })}
        />
        <TextField
          label="Calls at once"
          look="number"
          inputMode="numeric"
          help="At most; less when a provider says that it is too much. Empty: as many as it bears."
          value={draft.parallel}
          error={errorAt('parallel')}
          onChange={(parallel) => change({ parallel })}
        />
        <ModelField
          label="Judge model"
          isOptional={!asksJudge}
          help="Judges where an evaluator names no model of its own."
          value={draft.judgeModel}
          error={errorAt('judgeModel')}
          onChange={(judgeModel) => change({ judgeModel })}
        />
        <TextField
          label="Items share a source by"
          isOptional
          offered={fields.map((name) => ({ name }))}
          help="A field of their metadata, such as the document; intervals then allow for it."
          value={draft.clusterBy}
          error={errorAt('clusterBy')}
          onChange={(clusterBy) => change({ clusterBy })}
        />
        <TextField
          label="Significance level"
          look="number"
          inputMode="decimal"
          help="0.05: intervals of 95 %, one false winner in twenty."
          value={draft.alpha}
          error={errorAt('alpha')}
          onChange={(alpha) => change({ alpha })}
        />
      </div>
      <Check isOn={draft.cache} onChange={(cache) => change({ cache })}>
        Take answers that an earlier evaluation got to the very same call
      </Check>
    </div>
  )
}
