import { plural } from '#web/format/number.ts'

/** What a deed left out and why, in words that need no pointer; nothing where all went in. */
export function LeftOut({
  items,
  total,
}: {
  readonly items: readonly { readonly what: string; readonly reason: string }[]
  readonly total: number
}) {
  if (items.length === 0) return null
  return (
    <section className="small" aria-label="What was left out">
      <p>{plural(total, 'item')} left out:</p>
      <ul>
        {items.map(({ what, reason }, place) => (
          // The same may be left out twice.
          <li key={place}>
            {what}: {reason}
          </li>
        ))}
      </ul>
      {total > items.length ? <p className="soft">These are the first {items.length}.</p> : null}
    </section>
  )
}
