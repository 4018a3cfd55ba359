import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'datasets',
    path: '/datasets',
    load: () =>
      import('#web/pages/datasets/datasets-page.tsx').then((loaded) => loaded.DatasetsPage),
    navigation: { title: 'Datasets', icon: 'datasets', group: 'improve', rank: 50 },
    palette: {
      typed: (text, place) => [
        {
          heading: 'Prompts and datasets',
          icon: 'datasets',
          title: `Search datasets for “${text}”`,
          words: `search datasets ${text}`,
          href: paths.datasets(place, { search: text }),
        },
      ],
    },
    keys: [
      {
        title: 'In a prompt or a dataset',
        keys: [
          ['Enter', 'Dataset: change the cell, and keep what was typed'],
          ['Esc', 'Dataset: leave the cell as it was'],
        ],
      },
    ],
  },
  {
    id: 'dataset',
    path: '/datasets/$dataset',
    load: () => import('#web/pages/datasets/dataset-page.tsx').then((loaded) => loaded.DatasetPage),
  },
]
