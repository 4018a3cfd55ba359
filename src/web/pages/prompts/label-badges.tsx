import type { PromptLabel } from '#contract/prompts.ts'
import { Badge } from '#web/ui/badge.tsx'

/** Where labels stand: `production 4`. The computed `latest` is left out; the latest version has its own place. */
export function LabelBadges({ labels }: { readonly labels: readonly PromptLabel[] }) {
  return labels
    .filter(({ label }) => label !== 'latest')
    .map(({ label, version, isProtected, movedBy }) => (
      <Badge
        key={label}
        tone={label === 'production' ? 'good' : 'accent'}
        hint={`${label} stands on version ${version}, moved by ${movedBy}${isProtected ? '; protected' : ''}`}
      >
        {label} <span className="number">{version}</span>
      </Badge>
    ))
}
