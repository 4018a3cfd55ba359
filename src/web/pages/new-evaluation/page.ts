import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'new-evaluation',
    path: '/evaluations/new',
    load: () =>
      import('#web/pages/new-evaluation/new-evaluation-page.tsx').then(
        (loaded) => loaded.NewEvaluationPage,
      ),
    palette: {
      deeds: [
        {
          icon: 'evaluations',
          title: 'Start an evaluation',
          words: 'start a new evaluation compare prompts models',
          href: paths.newEvaluation,
          rank: 30,
        },
      ],
    },
  },
]
