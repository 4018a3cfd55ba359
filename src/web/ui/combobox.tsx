import { type ComponentProps, lazy, Suspense, useLayoutEffect, useRef, useState } from 'react'
import type { HeldFocus } from '#web/ui/combobox-input.tsx'
import '#web/ui/popover.css'

/** What a combobox offers. */
export type Offered = {
  readonly name: string
  /** More about it, fainter; it is searched too. */
  readonly title?: string
}

export type ComboboxProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'list' | 'ref'> & {
  readonly offered: readonly Offered[]
  readonly value: string
  readonly onChange: (text: string) => void
}

const fetchInput = () => import('#web/ui/combobox-input.tsx')
const Input = lazy(async () => ({ default: (await fetchInput()).ComboboxInput }))

/**
 * A line of text that offers what fits while one types; anything else may be typed too. What finds and places the
 * list comes when the field is pointed at or has the focus; until then it is a plain input of the same looks.
 */
export function Combobox(props: ComboboxProps) {
  const [isNear, setIsNear] = useState(false)
  const held = useRef<HeldFocus | null>(null)
  const plain = (
    <PlainInput
      {...props}
      held={held}
      onNear={() => {
        void fetchInput()
        setIsNear(true)
      }}
    />
  )
  return isNear ? (
    <Suspense fallback={plain}>
      <Input {...props} held={held} />
    </Suspense>
  ) : (
    plain
  )
}

type PlainInputProps = ComboboxProps & {
  readonly held: { current: HeldFocus | null }
  readonly onNear: () => void
}

function PlainInput({ offered: _, onChange, held, onNear, onFocus, ...input }: PlainInputProps) {
  const element = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    const here = element.current
    if (here === null) return undefined
    // The plain input gives way to the other in the middle of a word; neither the focus nor the place is lost.
    if (held.current !== null) {
      here.focus()
      here.setSelectionRange(held.current.from, held.current.to)
    }
    return () => {
      held.current =
        document.activeElement === here
          ? { from: here.selectionStart ?? 0, to: here.selectionEnd ?? 0 }
          : null
    }
  }, [held])
  return (
    <input
      {...input}
      ref={element}
      // The list stands nowhere before it is asked for.
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props
      role="combobox"
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-expanded={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      onPointerEnter={onNear}
      onFocus={(event) => {
        onFocus?.(event)
        onNear()
      }}
    />
  )
}
