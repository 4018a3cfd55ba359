import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'reviews',
    path: '/review',
    load: () => import('#web/pages/review/reviews-page.tsx').then((loaded) => loaded.ReviewsPage),
    navigation: { title: 'Review', icon: 'review', group: 'improve', rank: 70 },
  },
  {
    id: 'review-queue',
    path: '/review/$queue',
    load: () => import('#web/pages/review/queue-page.tsx').then((loaded) => loaded.QueuePage),
  },
  {
    id: 'reviewing',
    path: '/review/$queue/next',
    load: () =>
      import('#web/pages/review/reviewing-page.tsx').then((loaded) => loaded.ReviewingPage),
    keys: [
      {
        title: 'While reviewing',
        keys: [
          ['1 – 9', 'Choose, and go to the next row'],
          ['Enter', 'Save, next item'],
          ['s', 'Skip; it comes again later'],
          ['m', 'Comment'],
          ['c', 'Correct the output'],
          ['u', 'Take the last judgement back'],
        ],
      },
    ],
  },
]
