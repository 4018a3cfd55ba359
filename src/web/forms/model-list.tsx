import { useModelChoices } from '#web/forms/model-choices.ts'
import { usePlace } from '#web/url/use-place.ts'

/**
 * The models that a text field with `list={id}` offers, the same wherever one is chosen: aliases with
 * what they lead to, then what connections can call. Any other name may be typed too.
 */
export function ModelList({ id }: { readonly id: string }) {
  const { project } = usePlace()
  const { choices } = useModelChoices(project)
  return (
    <datalist id={id}>
      {choices.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </datalist>
  )
}
