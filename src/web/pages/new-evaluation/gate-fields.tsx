import { ownMetrics } from '#contract/evaluations.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import {
  type GateDraft,
  nameOfEvaluator,
  nameOfVariant,
  newCriterion,
} from '#web/pages/new-evaluation/evaluation-draft.ts'
import { changePart, type FormPart } from '#web/pages/new-evaluation/form-parts.ts'
import { Button, IconButton } from '#web/ui/button.tsx'

const kinds = [
  { value: 'at-least', label: 'is at least' },
  { value: 'at-most', label: 'is at most' },
  { value: 'non-inferior', label: 'is worse than the baseline by at most' },
] as const

/** What must be met for the gate to pass; each line reads as a sentence. */
export function GateFields({ draft, offers, change, errorAt }: FormPart) {
  const { gate, evaluators, variants } = draft
  const metrics = [
    ...evaluators.map((use) => ({ value: use.key, label: nameOfEvaluator(use, offers.catalog) })),
    ...ownMetrics.map((metric) => ({ value: metric, label: metric })),
  ]
  const named = [
    {
      value: '',
      label: variants.length === 1 ? 'the variant' : 'every variant but the baseline',
    },
    ...variants.map((variant, at) => ({
      value: variant.key,
      label: nameOfVariant(variant) === '' ? `variant ${at + 1}` : nameOfVariant(variant),
    })),
  ]
  return (
    <div className="stack">
      {gate.map((criterion, at) => (
        <fieldset key={criterion.key} className="gate-fields">
          <legend className="unseen">Criterion {at + 1}</legend>
          <ChoiceField
            label="Metric"
            value={knownMetric(criterion, metrics)}
            choices={[
              ...(knownMetric(criterion, metrics) === '' ? [{ value: '', label: 'Choose' }] : []),
              ...metrics,
            ]}
            error={errorAt(`gate.${at}.metric`)}
            onChange={(metric) => change({ gate: changePart(gate, criterion.key, { metric }) })}
          />
          <ChoiceField
            label="of"
            value={named.some(({ value }) => value === criterion.variant) ? criterion.variant : ''}
            choices={named}
            error={errorAt(`gate.${at}.variant`)}
            onChange={(variant) => change({ gate: changePart(gate, criterion.key, { variant }) })}
          />
          <ChoiceField
            label="Condition"
            value={criterion.kind}
            choices={kinds}
            onChange={(kind) => change({ gate: changePart(gate, criterion.key, { kind }) })}
          />
          <TextField
            label="Bound"
            look="number"
            inputMode="decimal"
            placeholder="0.8"
            value={criterion.bound}
            error={
              errorAt(`gate.${at}.bound`) ?? errorAt(`gate.${at}.margin`) ?? errorAt(`gate.${at}`)
            }
            onChange={(bound) => change({ gate: changePart(gate, criterion.key, { bound }) })}
          />
          <IconButton
            icon="trash"
            label={`Remove criterion ${at + 1}`}
            onClick={() => change({ gate: gate.filter(({ key }) => key !== criterion.key) })}
          />
        </fieldset>
      ))}
      <div>
        <Button
          icon="plus"
          onClick={() =>
            change({ gate: [...gate, newCriterion(evaluators[0]?.key ?? ownMetrics[0])] })
          }
        >
          Add a criterion
        </Button>
      </div>
    </div>
  )
}

/** The criterion's metric; empty when its evaluator was removed. */
function knownMetric(
  { metric }: GateDraft,
  metrics: readonly { readonly value: string }[],
): string {
  return metrics.some(({ value }) => value === metric) ? metric : ''
}
