import { type ReactNode, useState } from 'react'
import { Icon } from '#web/ui/icon.tsx'

/** Filters under one title, which folds them. */
export function FilterGroup({
  title,
  isOpenAtFirst,
  children,
}: {
  readonly title: string
  readonly isOpenAtFirst: boolean
  readonly children: ReactNode
}) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  return (
    <section className="facet" aria-label={title}>
      <button
        type="button"
        className="facet-title"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {title}
        <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
      </button>
      {isOpen ? children : null}
    </section>
  )
}
