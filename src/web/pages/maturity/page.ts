import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'maturity',
    path: '/maturity',
    load: () =>
      import('#web/pages/maturity/maturity-page.tsx').then((loaded) => loaded.MaturityPage),
    navigation: { title: 'Maturity', icon: 'maturity', group: 'mature', rank: 10 },
  },
  {
    id: 'self-assessments',
    path: '/maturity/self-assessment',
    load: () =>
      import('#web/pages/maturity/self-assessments-page.tsx').then(
        (loaded) => loaded.SelfAssessmentsPage,
      ),
    palette: {
      deeds: [
        {
          icon: 'maturity',
          title: 'Start or continue a self-assessment',
          words: 'self-assessment start',
          href: paths.selfAssessments,
          rank: 40,
        },
      ],
    },
  },
  {
    id: 'self-assessment',
    path: '/maturity/self-assessment/$id',
    load: () =>
      import('#web/pages/maturity/self-assessment-page.tsx').then(
        (loaded) => loaded.SelfAssessmentPage,
      ),
    keys: [
      {
        title: 'In the self-assessment',
        keys: [
          ['1 – 4', 'Yes, partly, no, does not apply'],
          ['j  k', 'Next and previous question'],
        ],
      },
    ],
  },
]
