import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'link',
    path: '/link',
    load: () => import('#web/pages/link/link-page.tsx').then((loaded) => loaded.LinkPage),
    isOutside: true,
  },
]
