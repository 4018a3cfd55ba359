import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'playground',
    path: '/playground',
    load: () =>
      import('#web/pages/playground/playground-page.tsx').then((loaded) => loaded.PlaygroundPage),
    navigation: { title: 'Playground', icon: 'playground', group: 'improve', rank: 20 },
    keys: [{ title: 'In the playground', keys: [['⌘ ↵', 'Ask every model (Ctrl Enter)']] }],
  },
]
