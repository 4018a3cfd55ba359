import { seriesOf } from '#web/charts/series-colour.ts'

type ModelDotProps = {
  readonly name: string
  /** Another colour than its usual one, where names stand side by side. */
  readonly colour?: number | undefined
}

/** The colour of a model or another named thing, the same on every page. */
export function ModelDot({ name, colour = seriesOf(name) }: ModelDotProps) {
  return (
    <span
      aria-hidden="true"
      style={{
        flex: 'none',
        display: 'inline-block',
        width: 8,
        height: 8,
        borderRadius: 2,
        background: `var(--series-${colour})`,
      }}
    />
  )
}
