import { TextField } from '#web/forms/text-field.tsx'

/** A plan as a person types it; files say more. */
export type PlanDraft = {
  /** Percents with commas between them. */
  readonly shares: string
  readonly calls: string
  /** Points; a part in percent, or nothing. */
  readonly errors: string
  readonly latency: string
}

export const firstPlan: PlanDraft = { shares: '5, 25, 100', calls: '400', errors: '2', latency: '' }

/** How a release takes over step by step. */
export function PlanFields({
  plan,
  onChange,
}: {
  readonly plan: PlanDraft
  readonly onChange: (patch: Partial<PlanDraft>) => void
}) {
  const text = (name: keyof PlanDraft) => ({
    value: plan[name],
    onChange: (value: string) => onChange({ [name]: value }),
  })
  return (
    <>
      <TextField
        label="Shares of the users, in percent"
        look="number"
        help="One after the other; the last is 100. Who has the new release keeps it."
        {...text('shares')}
      />
      <TextField
        label="Calls before the next share"
        look="number"
        inputMode="numeric"
        help="It waits longer where a metric needs more to be sure."
        {...text('calls')}
      />
      <TextField
        label="Errors may rise by, in points"
        look="number"
        inputMode="decimal"
        help="Shown to be more, it is taken back at once."
        {...text('errors')}
      />
      <TextField
        label="95th percentile of latency may rise by, in percent"
        look="number"
        inputMode="decimal"
        isOptional
        {...text('latency')}
      />
    </>
  )
}

/** The plan as the server takes it; what is wrong with its numbers the server says. */
export function planOf({ shares, calls, errors, latency }: PlanDraft) {
  const weights = shares
    .split(',')
    .map((share) => share.trim())
    .filter((share) => share !== '')
    .map(Number)
  return {
    steps: weights.map((weight, at) =>
      at === weights.length - 1 ? { weight } : { weight, pause: { samples: Number(calls) } },
    ),
    metrics: [
      ...(errors.trim() === '' ? [] : [guardrail('errors', errors)]),
      ...(latency.trim() === '' ? [] : [guardrail('latency-p95', latency)]),
    ],
  }
}

function guardrail(source: string, percent: string) {
  return { source, role: 'guardrail' as const, margin: Number(percent) / 100 }
}

/** Why it cannot be sent yet. */
export function missingOfPlan({ shares, calls, errors, latency }: PlanDraft): string | undefined {
  const numbers = [...shares.split(','), calls, errors, latency].filter((one) => one.trim() !== '')
  if (shares.trim() === '') return 'Say which shares first'
  return numbers.some((one) => !Number.isFinite(Number(one))) ? 'Write numbers only' : undefined
}
