import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'reference',
    path: '/reference',
    load: () =>
      import('#web/pages/reference/reference-page.tsx').then((loaded) => loaded.ReferencePage),
    palette: {
      go: [
        {
          icon: 'link',
          title: 'API reference: every endpoint, to be tried',
          words: 'api reference openapi endpoints try',
          href: paths.reference,
          rank: 90,
        },
      ],
    },
  },
]
