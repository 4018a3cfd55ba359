import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'users',
    path: '/users',
    load: () => import('#web/pages/users/users-page.tsx').then((loaded) => loaded.UsersPage),
    navigation: { title: 'Users', icon: 'users', group: 'observe', rank: 50 },
    takesRange: true,
  },
]
