import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'judges',
    path: '/evaluations/judges',
    load: () => import('#web/pages/judges/judges-page.tsx').then((loaded) => loaded.JudgesPage),
  },
]
