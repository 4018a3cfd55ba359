import type { PracticeState } from '#contract/maturity.ts'
import { Badge } from '#web/ui/badge.tsx'

type Tone = 'plain' | 'accent' | 'good' | 'warn'

const looks: Readonly<Record<PracticeState, { readonly tone: Tone; readonly meaning: string }>> = {
  absent: { tone: 'plain', meaning: 'Nothing of it was seen' },
  configured: { tone: 'warn', meaning: 'Set up, but never used' },
  practised: { tone: 'good', meaning: 'Used inside its window' },
  effective: { tone: 'good', meaning: 'Used, and its figure meets the threshold' },
  attested: { tone: 'accent', meaning: 'A person stands for it, until it expires' },
  exempt: { tone: 'accent', meaning: 'Somebody else approved that it is left out' },
  'not applicable': { tone: 'accent', meaning: 'Does not apply here, with a reason' },
  unknown: { tone: 'plain', meaning: 'Could not be looked at; never counts as met' },
}

/** The state of a practice; its meaning is on hover. */
export function StateBadge({ state }: { readonly state: PracticeState }) {
  const { tone, meaning } = looks[state]
  return (
    <Badge tone={tone} hint={meaning}>
      {state}
    </Badge>
  )
}
