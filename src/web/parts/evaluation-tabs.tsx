import { paths } from '#web/paths.ts'
import { Tabs } from '#web/ui/tabs.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** The ways between what is measured once, what measures, and what is measured all the time. */
export function EvaluationTabs({
  current,
}: {
  readonly current: 'evaluations' | 'judges' | 'online'
}) {
  const place = usePlace()
  return (
    <Tabs
      label="Parts of evaluations"
      tabs={[
        {
          href: paths.evaluations(place),
          label: 'Evaluations',
          isCurrent: current === 'evaluations',
        },
        { href: paths.judges(place), label: 'Judges', isCurrent: current === 'judges' },
        { href: paths.online(place), label: 'Online', isCurrent: current === 'online' },
      ]}
    />
  )
}
