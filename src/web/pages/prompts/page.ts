import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'prompts',
    path: '/prompts',
    load: () => import('#web/pages/prompts/prompts-page.tsx').then((loaded) => loaded.PromptsPage),
    navigation: { title: 'Prompts', icon: 'prompts', group: 'improve', rank: 30 },
    palette: {
      typed: (text, place) => [
        {
          heading: 'Prompts and datasets',
          icon: 'prompts',
          title: `Search prompts for “${text}”`,
          words: `search prompts ${text}`,
          href: paths.prompts(place, { search: text }),
        },
      ],
    },
    keys: [
      {
        title: 'In a prompt or a dataset',
        keys: [
          ['Ctrl S', 'Save a version (⌘ S)'],
          ['Ctrl ⏎', 'Prompt: send it with every test input (⌘ ⏎)'],
        ],
      },
    ],
  },
  {
    id: 'fragments',
    path: '/prompts/-/fragments',
    load: () =>
      import('#web/pages/prompts/fragments-page.tsx').then((loaded) => loaded.FragmentsPage),
  },
  {
    id: 'prompt',
    path: '/prompts/$name',
    load: () => import('#web/pages/prompts/prompt-page.tsx').then((loaded) => loaded.PromptPage),
  },
]
