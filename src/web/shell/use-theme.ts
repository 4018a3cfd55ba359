import { useSyncExternalStore } from 'react'
import { rememberedTheme, type Theme } from '#web/shell/remembered.ts'

function subscribe(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', listener)
  window.addEventListener('belay.theme', listener)
  return () => {
    system.removeEventListener('change', listener)
    window.removeEventListener('belay.theme', listener)
  }
}

/** The chosen theme. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, rememberedTheme)
}

/** The theme that is on the screen; canvases draw themselves again when it changes. */
export function useShownTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => {
    const theme = rememberedTheme()
    if (theme !== 'system') return theme
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  })
}
