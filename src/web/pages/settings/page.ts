import type { Page } from '#web/pages/define-page.ts'
import { sectionTitles } from '#web/pages/settings/section-titles.ts'
import { paths, settingsSections } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'settings',
    path: '/settings',
    load: () =>
      import('#web/pages/settings/settings-page.tsx').then((loaded) => loaded.SettingsPage),
    navigation: {
      title: 'Settings',
      icon: 'settings',
      group: 'settings',
      rank: 10,
      href: (place) => paths.settings(place),
    },
    palette: {
      go: settingsSections.map((section, index) => ({
        icon: 'settings',
        title: `Settings: ${sectionTitles[section]}`,
        words: `settings ${sectionTitles[section]}`,
        href: (place) => paths.settings(place, section),
        rank: index,
      })),
      deeds: [
        {
          icon: 'key',
          title: 'Make a key',
          words: 'make a new key create',
          href: (place) => paths.settings(place, 'keys', { new: 'yes' }),
          rank: 10,
        },
        {
          icon: 'link',
          title: 'Connect a provider',
          words: 'connect a provider new connection',
          href: (place) => paths.settings(place, 'connections', { new: 'yes' }),
          rank: 20,
        },
      ],
    },
  },
  {
    id: 'settings-section',
    path: '/settings/$section',
    load: () =>
      import('#web/pages/settings/settings-page.tsx').then((loaded) => loaded.SettingsPage),
  },
]
