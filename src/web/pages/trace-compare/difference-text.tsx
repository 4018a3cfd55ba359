import type { Difference } from '#web/pages/trace-compare/difference.ts'

const classes = { good: 'good', bad: 'bad', same: 'faint', none: '' } as const

/** A difference in its colour; the sign says the same. */
export function DifferenceText({ difference }: { readonly difference: Difference }) {
  return <span className={`number ${classes[difference.tone]}`}>{difference.text}</span>
}
