import type { SettingsSection } from '#web/paths.ts'

/** What the parts of the settings are called. */
export const sectionTitles: Readonly<Record<SettingsSection, string>> = {
  connections: 'Connections',
  keys: 'Keys',
  aliases: 'Aliases and fallbacks',
  prices: 'Prices',
  capture: 'Project and capture',
  people: 'People',
  health: 'Health',
}
