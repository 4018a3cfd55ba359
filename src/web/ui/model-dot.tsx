import { seriesOf } from '#web/charts/series-colour.ts'

/** The colour of a model or another named thing, the same on every page. */
export function ModelDot({ name }: { readonly name: string }) {
  return (
    <span
      aria-hidden="true"
      style={{
        flex: 'none',
        display: 'inline-block',
        width: 8,
        height: 8,
        borderRadius: 2,
        background: `var(--series-${seriesOf(name)})`,
      }}
    />
  )
}
