import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'evaluations',
    path: '/evaluations',
    load: () =>
      import('#web/pages/evaluations/evaluations-page.tsx').then(
        (loaded) => loaded.EvaluationsPage,
      ),
    navigation: { title: 'Evaluations', icon: 'evaluations', group: 'improve', rank: 60 },
  },
  {
    id: 'compare-evaluations',
    path: '/evaluations/compare',
    load: () =>
      import('#web/pages/evaluations/compare-page.tsx').then((loaded) => loaded.ComparePage),
  },
  {
    id: 'evaluation',
    path: '/evaluations/$evaluation',
    load: () =>
      import('#web/pages/evaluations/evaluation-page.tsx').then((loaded) => loaded.EvaluationPage),
  },
]
