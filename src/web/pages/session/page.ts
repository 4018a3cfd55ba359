import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'session',
    path: '/sessions/$session',
    load: () => import('#web/pages/session/session-page.tsx').then((loaded) => loaded.SessionPage),
    // Unlike a trace, it may go on for months.
    takesRange: true,
  },
]
