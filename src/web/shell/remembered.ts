const projectKey = 'belay.project'
const themeKey = 'belay.theme'
const sidebarKey = 'belay.sidebar'

export type Theme = 'system' | 'light' | 'dark'

/** Slug of the project that was open last in this browser; null if none was. */
export function rememberedProject(): string | null {
  return read(projectKey)
}

export function rememberProject(slug: string): void {
  write(projectKey, slug)
}

/** The theme this person chose in this browser. */
export function rememberedTheme(): Theme {
  const theme = read(themeKey)
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Keeps the theme and shows it at once; public/theme.js shows it at the next load before anything is painted. */
export function rememberTheme(theme: Theme): void {
  write(themeKey, theme)
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  window.dispatchEvent(new Event('belay.theme'))
}

/** Whether the navigation shows only icons. */
export function rememberedSidebar(): 'wide' | 'narrow' {
  return read(sidebarKey) === 'narrow' ? 'narrow' : 'wide'
}

export function rememberSidebar(width: 'wide' | 'narrow'): void {
  write(sidebarKey, width)
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // A browser that keeps nothing simply forgets.
  }
}
