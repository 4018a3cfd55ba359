import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'sessions',
    path: '/sessions',
    load: () =>
      import('#web/pages/sessions/sessions-page.tsx').then((loaded) => loaded.SessionsPage),
    navigation: { title: 'Sessions', icon: 'sessions', group: 'observe', rank: 40 },
    takesRange: true,
  },
]
