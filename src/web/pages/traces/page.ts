import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'traces',
    path: '/traces',
    load: () => import('#web/pages/traces/traces-page.tsx').then((loaded) => loaded.TracesPage),
    navigation: { title: 'Traces', icon: 'traces', group: 'observe', rank: 20 },
    takesRange: true,
    palette: {
      deeds: [
        {
          icon: 'error',
          title: 'Show failed traces',
          words: 'show failed traces errors',
          href: (place) => paths.traces(place, { status: 'error' }),
          rank: 50,
        },
      ],
      typed: (text, place) => [
        {
          heading: 'Traces',
          icon: 'search',
          title: `Search traces for “${text}”`,
          words: `search traces ${text}`,
          href: paths.traces(place, { search: text }),
        },
      ],
    },
    keys: [
      {
        title: 'In lists',
        keys: [
          ['1 – 9', 'Traces: rate the selected one, 9 is best'],
          ['z', 'Undo the rating, while it is offered'],
        ],
      },
    ],
  },
]
