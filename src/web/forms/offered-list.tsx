/** What a text field with `list={id}` offers while one types; anything else may be typed too. */
export function OfferedList({
  id,
  values,
}: {
  readonly id: string
  readonly values: readonly string[]
}) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </datalist>
  )
}
