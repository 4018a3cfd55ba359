import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { showWelcome } from '#contract/health.ts'
import { showOverview } from '#contract/metrics.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { pathFromServer, paths } from '#web/paths.ts'
import { Breakdown } from '#web/pages/overview/breakdown.tsx'
import { groupingOf } from '#web/pages/overview/grouping.ts'
import { OverviewAnswer } from '#web/pages/overview/overview-answer.tsx'
import { OverviewCharts } from '#web/pages/overview/overview-charts.tsx'
import { QualityPanel } from '#web/pages/overview/quality-panel.tsx'
import { SavedViews } from '#web/shell/saved-views.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { FilterChips } from '#web/ui/filter-chips.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useGo } from '#web/url/use-go.ts'
import { usePlace, windowQueryOf } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/overview/overview-page.css'

// Live events refresh the figures within seconds; this is for those that come by while the stream connects.
const figuresRefreshMs = 30_000

const filters = ['model', 'provider', 'key'] as const

/** What a saved view keeps. */
const viewNames = [...filters, 'by', 'sort', 'environment', 'from', 'to']

/** How the model calls of the window went: in one sentence, over time, and by group. */
export function OverviewPage() {
  const place = usePlace()
  const go = useGo()
  const router = useRouter()
  const [search, setSearch] = useSearch()
  const welcome = useAnswer(showWelcome, { query: { project: place.project } })
  const hasTraffic = welcome.data?.hasTraffic
  useEffect(() => {
    // Whoever has clicked elsewhere meanwhile wants to go there, though this page still stands.
    const isStillHere = router.history.location.pathname === paths.overview(place).split('?')[0]
    if (hasTraffic === false && isStillHere) go(paths.welcome(place), 'replace')
  }, [hasTraffic, go, place, router])
  const { data, error, refetch } = useAnswer(
    showOverview,
    {
      query: {
        ...windowQueryOf(place),
        by: groupingOf(search['by']),
        ...Object.fromEntries(
          filters.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
        ),
      },
    },
    { keepsPrevious: true, refreshMs: figuresRefreshMs },
  )
  const filterSearch = Object.fromEntries(filters.map((name) => [name, search[name]]))
  return (
    <Page
      title="Overview"
      actions={<SavedViews page="overview" names={viewNames} />}
      answer={
        data === undefined ? (
          <Skeleton width="60%" />
        ) : (
          <OverviewAnswer overview={data} place={place} filters={filterSearch} />
        )
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      <FilterChips names={filters} search={search} onChange={setSearch} />
      {data === undefined || data.attention.length === 0 ? null : (
        <ul className="attention" aria-label="Needs attention">
          {data.attention.map((each) => (
            <li key={each.text}>
              <Icon name="warning" />
              {each.path === '' ? (
                each.text
              ) : (
                <Link href={pathFromServer(place, each.path, filterSearch)}>{each.text}</Link>
              )}
            </li>
          ))}
        </ul>
      )}
      {error === null ? <OverviewCharts overview={data} place={place} onRange={setSearch} /> : null}
      <QualityPanel />
      {data === undefined ? null : (
        <Breakdown overview={data} place={place} filters={filterSearch} />
      )}
    </Page>
  )
}
