import type { Page } from '#web/pages/define-page.ts'

export const pages: readonly Page[] = [
  {
    id: 'sign-in',
    path: '/sign-in',
    load: () => import('#web/pages/sign-in/sign-in-page.tsx').then((loaded) => loaded.SignInPage),
    isOutside: true,
  },
]
