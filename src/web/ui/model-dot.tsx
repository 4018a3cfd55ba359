import { lookOfModel } from '#web/charts/model-look.ts'
import { shapeOf, tokenOf } from '#web/charts/series-colour.ts'
import '#web/ui/model-dot.css'

type ModelDotProps = {
  readonly name: string
  /** Another look than that of a model of this name, where other things stand side by side. */
  readonly colour?: number | undefined
}

/** The colour and shape of a model, the same on every page, or of another named thing beside others. */
export function ModelDot({ name, colour = lookOfModel(name) }: ModelDotProps) {
  return (
    <span
      aria-hidden="true"
      className={`model-dot ${shapeOf(colour)}`}
      style={{ color: `var(${tokenOf(colour)})` }}
    />
  )
}
