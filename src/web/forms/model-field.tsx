import type { ComponentProps } from 'react'
import { useModelChoices } from '#web/forms/model-choices.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { Combobox } from '#web/ui/combobox.tsx'
import { usePlace } from '#web/url/use-place.ts'

/**
 * A model by its name, the same wherever one is chosen: aliases with what they lead to, then what connections can call
 * are offered. Any other name may be typed too.
 */
export function ModelField(props: Omit<ComponentProps<typeof TextField>, 'offered' | 'look'>) {
  const { project } = usePlace()
  const { choices } = useModelChoices(project)
  return <TextField look="mono" {...props} offered={choices} />
}

/** The same without label and help, where something else names it. */
export function ModelInput(props: Omit<ComponentProps<typeof Combobox>, 'offered'>) {
  const { project } = usePlace()
  const { choices } = useModelChoices(project)
  return <Combobox {...props} offered={choices} />
}
