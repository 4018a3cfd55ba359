import { ShapeView } from '#web/charts/shape-view.tsx'
import type { Shape } from '#web/charts/shapes.ts'

type SparklineProps = {
  /** What it shows, with its range in words. */
  readonly label: string
  /** One for each bucket of the window; null where there is nothing, which stays a gap. */
  readonly values: readonly (number | null)[]
  /** Fixed ends of the scale; the values' own where there are none. */
  readonly range?: readonly [number, number] | undefined
  readonly width?: number
  readonly height?: number
}

const padPx = 3

/** A line as high as a row of text: whether something goes up or down, not how much. */
export function Sparkline({ label, values, range, width = 120, height = 24 }: SparklineProps) {
  const known = values.filter((value) => value !== null)
  const [low, high] = range ?? [Math.min(...known), Math.max(...known)]
  const x = (at: number): number =>
    padPx + (at / Math.max(1, values.length - 1)) * (width - 2 * padPx)
  const y = (value: number): number =>
    high === low
      ? height / 2
      : height - padPx - ((value - low) / (high - low)) * (height - 2 * padPx)
  return <ShapeView label={label} shapes={shapesOf(values, x, y)} width={width} height={height} />
}

/** Points that have a neighbour are joined; one that has none is a dot. */
function shapesOf(
  values: readonly (number | null)[],
  x: (at: number) => number,
  y: (value: number) => number,
): readonly Shape[] {
  const shapes: Shape[] = []
  let run: [number, number][] = []
  for (let at = 0; at <= values.length; at += 1) {
    const value = values[at] ?? null
    if (value !== null) {
      run.push([x(at), y(value)])
      continue
    }
    const [only] = run
    if (run.length === 1 && only !== undefined)
      shapes.push({ kind: 'dot', at: only, radius: 1.5, colour: '--series-1' })
    else if (run.length > 1)
      shapes.push({ kind: 'line', points: run, colour: '--series-1', width: 1.5 })
    run = []
  }
  return shapes
}
