import type { Release } from '#contract/releases.ts'
import { ReleaseName } from '#web/pages/deployments/release-name.tsx'
import { paths } from '#web/paths.ts'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/ui/facts.css'

/** Everything that a release fixes. */
export function ReleaseFacts({ release }: { readonly release: Release }) {
  const place = usePlace()
  const { manifest, note } = release
  const [model = '', ...fallbacks] = manifest.targets
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['Release', <ReleaseName key="name" release={release} />],
    ['Model', <code key="model">{model}</code>],
    ['Fallbacks', fallbacks.length === 0 ? 'none' : <code key="rest">{fallbacks.join(', ')}</code>],
    [
      'Prompt',
      manifest.prompt === null ? (
        'none: the messages of the caller go as they come'
      ) : (
        <Link key="prompt" href={paths.prompt(place, manifest.prompt.name)}>
          {manifest.prompt.name} #{manifest.prompt.version}
        </Link>
      ),
    ],
    ['Parameters', parameterWords(manifest.parameters)],
    ['Note', note === '' ? '–' : note],
    [
      'Made',
      <span key="made">
        <Moment at={release.createdAt} /> by {release.createdBy}
      </span>,
    ],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function parameterWords(parameters: Release['manifest']['parameters']): string {
  const words = Object.entries(parameters).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return words.length === 0 ? 'those of the caller' : words.join(', ')
}
