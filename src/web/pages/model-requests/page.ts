import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'model-requests',
    path: '/models/requests',
    load: () =>
      import('#web/pages/model-requests/model-requests-page.tsx').then(
        (loaded) => loaded.ModelRequestsPage,
      ),
  },
]
