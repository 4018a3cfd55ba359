import type { Page } from '#web/pages/define-page.ts'
import { deploymentPaths } from '#web/pages/deployments/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'deployments',
    path: '/deployments',
    load: () =>
      import('#web/pages/deployments/deployments-page.tsx').then(
        (loaded) => loaded.DeploymentsPage,
      ),
    navigation: { title: 'Deployments', icon: 'deployments', group: 'operate', rank: 10 },
    palette: {
      deeds: [
        {
          icon: 'deployments',
          title: 'New deployment',
          words: 'new make deployment endpoint release',
          href: (place) => deploymentPaths.list(place, { new: 'yes' }),
          rank: 45,
        },
      ],
    },
  },
  {
    id: 'deployment',
    path: '/deployments/$environment/$name',
    load: () =>
      import('#web/pages/deployments/deployment-page.tsx').then((loaded) => loaded.DeploymentPage),
  },
]
