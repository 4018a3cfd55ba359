import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'overview',
    path: '/',
    load: () =>
      import('#web/pages/overview/overview-page.tsx').then((loaded) => loaded.OverviewPage),
    navigation: { title: 'Overview', icon: 'overview', group: 'observe', rank: 10 },
    takesRange: true,
  },
]
