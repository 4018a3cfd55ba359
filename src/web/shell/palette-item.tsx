import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import { Icon, type IconLook } from '#web/ui/icon.tsx'

type PaletteItemProps = {
  readonly icon: IconLook
  /** What is typed to find it; unique. */
  readonly value: string
  readonly onSelect: () => void
  readonly children: ReactNode
}

/** One thing that the palette goes to or does. */
export function PaletteItem({ icon, value, onSelect, children }: PaletteItemProps) {
  return (
    <Command.Item value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span className="cut">{children}</span>
    </Command.Item>
  )
}
