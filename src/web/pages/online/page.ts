import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'online',
    path: '/evaluations/online',
    load: () => import('#web/pages/online/online-page.tsx').then((loaded) => loaded.OnlinePage),
  },
]
