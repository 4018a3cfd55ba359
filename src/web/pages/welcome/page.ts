import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'welcome',
    path: '/welcome',
    load: () => import('#web/pages/welcome/welcome-page.tsx').then((loaded) => loaded.WelcomePage),
    under: '/',
    palette: {
      go: [
        {
          icon: 'play',
          title: 'Getting started: key and snippets',
          words: 'welcome getting started snippets',
          href: paths.welcome,
          rank: 80,
        },
      ],
    },
  },
]
