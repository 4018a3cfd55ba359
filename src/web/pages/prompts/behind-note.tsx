import type { Prompt, PromptVersion } from '#contract/prompts.ts'
import type { DraftBase } from '#web/pages/prompts/use-draft.ts'
import { paths } from '#web/paths.ts'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { usePlace } from '#web/url/use-place.ts'

type BehindNoteProps = {
  readonly prompt: Prompt
  readonly base: DraftBase
  /** The version that somebody saved meanwhile. */
  readonly version: PromptVersion
  readonly onTake: () => void
  readonly onKeep: () => void
}

/** Says that somebody saved while one was typing; what was typed is kept until one decides. */
export function BehindNote({ prompt, base, version, onTake, onKeep }: BehindNoteProps) {
  const place = usePlace()
  return (
    <section className="behind-note" role="alert">
      <Icon name="warning" />
      <div className="stack">
        <p>
          <strong>
            {version.createdBy} saved version {version.version}
          </strong>{' '}
          <Moment at={version.createdAt} />
          {version.message === '' ? '' : ` (“${version.message}”)`}, while you were writing from
          version {base.latest}. What you typed is still here.
        </p>
        <div className="row wrap">
          <LinkButton
            href={paths.prompt(place, prompt.name, {
              tab: 'versions',
              from: String(base.latest),
              to: String(version.version),
            })}
          >
            See what changed
          </LinkButton>
          <Button onClick={onKeep}>Keep mine, to be saved as version {version.version + 1}</Button>
          <Button look="danger" onClick={onTake}>
            Drop mine, take version {version.version}
          </Button>
        </div>
      </div>
    </section>
  )
}
