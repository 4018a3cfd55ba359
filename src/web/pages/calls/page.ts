import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'calls',
    path: '/calls',
    load: () => import('#web/pages/calls/calls-page.tsx').then((loaded) => loaded.CallsPage),
    navigation: { title: 'Calls', icon: 'model', group: 'observe', rank: 30 },
    takesRange: true,
  },
]
