import type { Prompt, PromptVersion } from '#contract/prompts.ts'
import { type Place, paths } from '#web/paths.ts'
import { Link } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'

type PromptAnswerProps = {
  readonly prompt: Prompt
  readonly version: PromptVersion | null
  readonly place: Place
}

/** What applications get now, and what is newer. */
export function PromptAnswer({ prompt, version, place }: PromptAnswerProps) {
  if (version === null) return <>No version yet: write the texts and save the first one.</>
  const production = prompt.labels.find(({ label }) => label === 'production')
  const behind = production === undefined ? 0 : version.version - production.version
  return (
    <>
      {production === undefined ? (
        <>
          Not in production: <code>prompt/{prompt.name}</code> answers once the label{' '}
          <code>production</code> stands on a version. Latest is{' '}
        </>
      ) : (
        <>
          Production is{' '}
          <Link
            href={paths.prompt(place, prompt.name, {
              tab: 'versions',
              version: String(production.version),
            })}
          >
            version {production.version}
          </Link>
          {behind === 0 ? ', which is the latest' : '; the latest is '}
        </>
      )}
      {behind === 0 && production !== undefined ? null : (
        <Link
          href={paths.prompt(place, prompt.name, {
            tab: 'versions',
            ...(production === undefined
              ? {}
              : { from: String(production.version), to: String(version.version) }),
          })}
        >
          version {version.version}
        </Link>
      )}
      , saved <Moment at={version.createdAt} /> by {version.createdBy}.
    </>
  )
}
