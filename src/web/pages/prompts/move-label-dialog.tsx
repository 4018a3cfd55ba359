import { useState } from 'react'
import { ApiError } from '#client/client.ts'
import { createPromptComment } from '#contract/prompt-reviews.ts'
import {
  labelName,
  movePromptLabel,
  type Prompt,
  type PromptVersionHead,
} from '#contract/prompts.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { FormDialog } from '#web/forms/form-dialog.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { writeLabelRequest } from '#web/pages/prompts/label-request.ts'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { paths } from '#web/paths.ts'
import { useSession } from '#web/shell/session.ts'
import { Button } from '#web/ui/button.tsx'
import { Link } from '#web/ui/link.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { usePlace } from '#web/url/use-place.ts'

type MoveLabelDialogProps = {
  readonly prompt: Prompt
  /** The label; empty: one that is named here. */
  readonly label: string
  /** Version to put it on at first; the latest if left out. */
  readonly version?: number
  readonly versions: readonly PromptVersionHead[]
  readonly isProtected: (label: string) => boolean
  readonly onClose: () => void
}

/** Puts a label on a version, saying what that changes; where somebody else must do it, asks them. */
export function MoveLabelDialog(props: MoveLabelDialogProps) {
  const { prompt, versions, isProtected, onClose } = props
  const place = usePlace()
  const { actor } = useSession()
  const [name, setName] = useState(props.label)
  const [version, setVersion] = useState(props.version ?? prompt.latestVersion)
  const from = prompt.labels.find(({ label }) => label === name)?.version ?? 0
  const given = { params: { name: prompt.name }, query: { project: place.project } }
  const move = useDeed(movePromptLabel, {
    changes: promptNouns,
    onDone: (moved) => {
      showNotice({
        text: `${moved.label} stands on version ${moved.version}${from === 0 ? '' : `, was on ${from}`}.`,
      })
      onClose()
    },
  })
  const request = useDeed(createPromptComment, {
    changes: ['prompt-comments'],
    onDone: () => {
      showNotice({ text: `Asked for ${name} on version ${version}; it stands among the comments.` })
      onClose()
    },
  })
  const wrong = name === '' ? undefined : labelName.safeParse(name).error?.issues[0]?.message
  const author = versions.find((each) => each.version === version)?.createdBy
  const isRefused = move.error instanceof ApiError && move.error.problem.code === 'label_protected'
  const address = `prompt/${prompt.name}${name === 'production' ? '' : `@${name === '' ? 'label' : name}`}`
  return (
    <FormDialog
      title={props.label === '' ? 'Put a label on a version' : `Move “${props.label}”`}
      deed={isRefused ? null : `Put it on version ${version}`}
      sending={[move]}
      error={request.error}
      missing={
        name === '' || wrong !== undefined
          ? 'Name the label first'
          : from === version
            ? 'It stands there already'
            : undefined
      }
      more={
        isProtected(name) ? (
          <Button
            look={isRefused ? 'primary' : 'plain'}
            isBusy={request.isPending}
            onClick={() =>
              request.mutate({
                ...given,
                body: { version: String(version), text: writeLabelRequest(name, version) },
              })
            }
          >
            Ask a reviewer
          </Button>
        ) : null
      }
      onSubmit={() =>
        move.mutate({ ...given, body: { label: name, version: String(version), from } })
      }
      onClose={onClose}
    >
      {props.label === '' ? (
        <TextField
          label="Label"
          look="mono"
          required
          placeholder="canary"
          error={wrong === undefined ? undefined : `A label has ${wrong}.`}
          value={name}
          onChange={setName}
        />
      ) : null}
      <ChoiceField
        label="Version"
        value={version}
        choices={versionChoices(prompt.latestVersion, versions, version).map((each) => ({
          value: each.version,
          label: [String(each.version), each.message].filter((part) => part !== '').join(' · '),
        }))}
        onChange={setVersion}
      />
      <p className="soft">
        {from === 0 ? (
          <>
            Calls of <code>{address}</code> are answered from then on, with version {version}.
          </>
        ) : from === version ? (
          <>It stands on version {version} already.</>
        ) : (
          <>
            Calls of <code>{address}</code> get version {version} within a second, instead of
            version {from}.{' '}
            <Link
              href={paths.prompt(place, prompt.name, {
                tab: 'versions',
                from: String(from),
                to: String(version),
              })}
              onClick={onClose}
            >
              See what differs
            </Link>
          </>
        )}
      </p>
      {isProtected(name) && author === actor.name && !isRefused ? (
        <p className="warn">
          {name} is protected, and you wrote version {version}: somebody else moves it, if there is
          anybody.
        </p>
      ) : null}
    </FormDialog>
  )
}

/** Versions to choose from: those that were read, and the one that is asked for. */
function versionChoices(
  latest: number,
  versions: readonly PromptVersionHead[],
  wanted: number,
): readonly { readonly version: number; readonly message: string }[] {
  const known = versions.length === 0 ? [{ version: latest, message: '' }] : versions
  return known.some(({ version }) => version === wanted)
    ? known
    : [...known, { version: wanted, message: '' }]
}
