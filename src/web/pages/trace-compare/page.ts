import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'compare-traces',
    path: '/traces/compare',
    load: () =>
      import('#web/pages/trace-compare/trace-compare-page.tsx').then(
        (loaded) => loaded.TraceComparePage,
      ),
  },
]
