import { listFragments } from '#contract/fragments.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { includedFragments, withFragmentVersion } from '#web/pages/prompts/included-fragments.ts'
import type { EditorProps } from '#web/pages/prompts/texts-editor.tsx'
import { paths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { Menu } from '#web/ui/menu.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** Fragments that the texts include, and whether there is a newer version of one. */
export function FragmentsPanel({ draft, onChange, disabledReason }: EditorProps) {
  const place = usePlace()
  const fragments = useAnswer(listFragments, { query: { project: place.project } })
  const known = fragments.data?.items ?? []
  const included = includedFragments(draft)
  const include = (name: string): void => {
    const line = `{% include "${name}" %}`
    onChange({ system: draft.system === '' ? line : `${draft.system.trimEnd()}\n\n${line}` })
  }
  return (
    <Panel
      title="Fragments"
      actions={
        disabledReason !== undefined || known.length === 0 ? null : (
          <Menu
            words="Include one"
            label="Include a fragment"
            look="quiet"
            groups={[
              {
                id: 'fragments',
                entries: known.map(({ name, description }) => ({
                  words: name,
                  note: <span className="cut">{description}</span>,
                  onChoose: () => include(name),
                })),
              },
            ]}
          />
        )
      }
    >
      {included.length === 0 ? (
        <p className="soft">
          None. <code>{'{% include "safety" %}'}</code> puts in a text that several prompts share;{' '}
          <Link href={paths.fragments(place)}>fragments</Link> are written on a page of their own.
        </p>
      ) : (
        <ul className="prompt-fragments" aria-label="Included fragments">
          {included.map(({ name, version }) => {
            const newest = known.find((each) => each.name === name)?.latestVersion
            return (
              <li key={`${name} ${version}`} className="row wrap">
                <Link className="mono" href={paths.fragments(place, { fragment: name })}>
                  {name}
                </Link>
                {newest === undefined ? (
                  fragments.isPending ? null : (
                    <span className="bad row">
                      <Icon name="error" /> There is no such fragment.
                    </span>
                  )
                ) : version === null ? (
                  <span className="soft">version {newest}, fixed when you save</span>
                ) : (
                  <span className="soft">
                    version {version}
                    {version === newest ? ', the newest' : `; the newest is ${newest}`}
                  </span>
                )}
                {newest !== undefined &&
                version !== null &&
                version < newest &&
                disabledReason === undefined ? (
                  <Button
                    look="quiet"
                    onClick={() => onChange(withFragmentVersion(draft, name, newest))}
                  >
                    Take version {newest}
                  </Button>
                ) : null}
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
