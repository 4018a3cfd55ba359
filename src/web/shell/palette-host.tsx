import { lazy, Suspense, useEffect } from 'react'

const Palette = lazy(async () => ({ default: (await import('#web/shell/palette.tsx')).Palette }))

type PaletteHostProps = {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly onHelp: () => void
}

/** Listens for ⌘K and fetches the palette's code when it is first opened. */
export function PaletteHost({ isOpen, onOpen, onHelp }: PaletteHostProps) {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
      event.preventDefault()
      onOpen(!isOpen)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [isOpen, onOpen])
  if (!isOpen) return null
  return (
    <Suspense>
      <Palette onClose={() => onOpen(false)} onHelp={onHelp} />
    </Suspense>
  )
}
