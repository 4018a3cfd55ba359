import { useQuery } from '@tanstack/react-query'
import { listTraces } from '#contract/traces.ts'
import { type ApiEndpoint, readDescription } from '#web/pages/reference/api-description.ts'
import { EndpointView } from '#web/pages/reference/endpoint-view.tsx'
import { plural } from '#web/format/number.ts'
import { paths } from '#web/paths.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { SearchField } from '#web/ui/search-field.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/reference/reference-page.css'

const descriptionPath = '/api/v1/openapi.json'

/** Every endpoint of our own API, from the description that the server gives of itself, to be tried. */
export function ReferencePage() {
  const place = usePlace()
  const [search, setSearch] = useSearch()
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi'],
    queryFn: async () => readDescription(await (await fetch(descriptionPath)).json()),
    staleTime: Infinity,
  })
  const wanted = (search['search'] ?? '').toLowerCase()
  const found = data?.filter(({ id, path, summary }) =>
    `${id} ${path} ${summary}`.toLowerCase().includes(wanted),
  )
  const chosen =
    data?.find(({ id }) => id === search['endpoint']) ??
    found?.find(({ id }) => id === listTraces.id) ??
    found?.[0]
  return (
    <Page
      title="API reference"
      answer={
        data === undefined ? undefined : (
          <>
            {plural(data.length, 'endpoint')} under <code>/api/v1</code>. A{' '}
            <Link href={paths.settings(place, 'keys')}>key</Link> is sent as a bearer token; here
            your session is used. Model calls and OpenTelemetry have the addresses of the formats
            they speak: see <Link href={paths.welcome(place)}>Getting started</Link>.
          </>
        )
      }
      actions={
        <a className="button plain" href={descriptionPath} target="_blank" rel="noopener">
          <Icon name="external" />
          OpenAPI 3.1
        </a>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined || found === undefined ? (
        error === null ? (
          <SkeletonRows count={12} label="Loading the description" />
        ) : null
      ) : (
        <div className="reference">
          <nav className="reference-list" aria-label="Endpoints">
            <SearchField
              label="Find an endpoint"
              placeholder="Find an endpoint  ( / )"
              value={search['search'] ?? ''}
              onChange={(text) => setSearch({ search: text, endpoint: undefined }, 'replace')}
            />
            {[...Map.groupBy(found, ({ noun }) => noun)].map(([noun, endpoints]) => (
              <section key={noun} aria-label={noun}>
                <h2>{noun}</h2>
                {endpoints.map((endpoint) => (
                  <EndpointLink
                    key={endpoint.id}
                    endpoint={endpoint}
                    href={paths.reference(place, {
                      search: search['search'],
                      endpoint: endpoint.id,
                    })}
                    isCurrent={endpoint === chosen}
                  />
                ))}
              </section>
            ))}
            {found.length === 0 ? <p className="faint">No endpoint of that name.</p> : null}
          </nav>
          {chosen === undefined ? null : <EndpointView key={chosen.id} endpoint={chosen} />}
        </div>
      )}
    </Page>
  )
}

type EndpointLinkProps = {
  readonly endpoint: ApiEndpoint
  readonly href: string
  readonly isCurrent: boolean
}

function EndpointLink({ endpoint, href, isCurrent }: EndpointLinkProps) {
  return (
    <Link
      href={href}
      className="reference-link"
      {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
    >
      <span className={`method ${endpoint.method.toLowerCase()}`}>{endpoint.method}</span>
      <span className="cut">{endpoint.id}</span>
    </Link>
  )
}
