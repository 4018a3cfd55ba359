import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'models',
    path: '/models',
    load: () => import('#web/pages/models/models-page.tsx').then((loaded) => loaded.ModelsPage),
    navigation: { title: 'Models', icon: 'models', group: 'improve', rank: 10 },
    palette: {
      found: () =>
        import('#web/pages/models/found-models.tsx').then((loaded) => loaded.FoundModels),
    },
  },
]
