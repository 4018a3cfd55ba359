import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { AliasesSection } from '#web/pages/settings/aliases-section.tsx'
import { CaptureSection } from '#web/pages/settings/capture-section.tsx'
import { ConnectionsSection } from '#web/pages/settings/connections-section.tsx'
import { HealthSection } from '#web/pages/settings/health-section.tsx'
import { KeysSection } from '#web/pages/settings/keys-section.tsx'
import { PeopleSection } from '#web/pages/settings/people-section.tsx'
import { PricesSection } from '#web/pages/settings/prices-section.tsx'
import { NotFoundPage } from '#web/pages/not-found-page.tsx'
import { paths, type SettingsSection, settingsSections } from '#web/paths.ts'
import { sectionTitles } from '#web/pages/settings/section-titles.ts'
import { LinkButton } from '#web/ui/button.tsx'
import { useTitle } from '#web/ui/page.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/settings/settings-page.css'
import '#web/ui/page.css'

const sections: Readonly<Record<SettingsSection, ComponentType>> = {
  connections: ConnectionsSection,
  keys: KeysSection,
  aliases: AliasesSection,
  prices: PricesSection,
  capture: CaptureSection,
  people: PeopleSection,
  health: HealthSection,
}

/** What an installation is set to, part by part. */
export function SettingsPage() {
  const { section: wanted } = useParams({ strict: false })
  const place = usePlace()
  // The address without a part is that of the first.
  const section =
    wanted === undefined ? settingsSections[0] : settingsSections.find((each) => each === wanted)
  useTitle(section === undefined ? 'Settings' : `${sectionTitles[section]} · Settings`)
  if (section === undefined) return <NotFoundPage />
  const Section = sections[section]
  return (
    <main className="page flow settings" id="main" tabIndex={-1}>
      <div className="page-title">
        <h1>Settings</h1>
        <LinkButton icon="link" href={paths.reference(place)}>
          API reference
        </LinkButton>
      </div>
      <Tabs
        label="Settings"
        tabs={settingsSections.map((each) => ({
          href: paths.settings(place, each),
          label: sectionTitles[each],
          isCurrent: each === section,
        }))}
      />
      <Section />
    </main>
  )
}
