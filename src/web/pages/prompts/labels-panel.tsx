import { useState } from 'react'
import {
  type Prompt,
  type PromptLabel,
  type PromptVersionHead,
  removePromptLabel,
  showPromptRules,
} from '#contract/prompts.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { MoveLabelDialog } from '#web/pages/prompts/move-label-dialog.tsx'
import { ProtectedLabelsDialog } from '#web/pages/prompts/protected-labels-dialog.tsx'
import { promptNouns } from '#web/pages/prompts/use-prompt-freshness.ts'
import { useRefusal } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, IconButton } from '#web/ui/button.tsx'
import { ConfirmDialog } from '#web/ui/confirm-dialog.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Panel } from '#web/ui/panel.tsx'
import { usePlace } from '#web/url/use-place.ts'

type LabelsPanelProps = {
  readonly prompt: Prompt
  readonly versions: readonly PromptVersionHead[]
}

const usual = ['production', 'staging']

/** Where labels stand; who calls by a label gets the version that it stands on. */
export function LabelsPanel({ prompt, versions }: LabelsPanelProps) {
  const place = usePlace()
  const refusal = useRefusal('attest')
  const ownerRefusal = useRefusal('people')
  const rules = useAnswer(showPromptRules, { query: { project: place.project } })
  const [moved, setMoved] = useState<string | null>(null)
  const [isProtecting, setIsProtecting] = useState(false)
  const [removed, setRemoved] = useState<PromptLabel | null>(null)
  const remove = useDeed(removePromptLabel, {
    changes: promptNouns,
    onDone: () => setRemoved(null),
  })
  const labels = prompt.labels.filter(({ label }) => label !== 'latest')
  const expected = new Set([...usual, ...(rules.data?.protectedLabels ?? [])])
  const missing = [...expected].filter((name) => labels.every(({ label }) => label !== name))
  return (
    <Panel
      title="Labels"
      actions={
        <>
          <Button
            look="quiet"
            icon="guardrail"
            disabledReason={
              ownerRefusal ?? (rules.data === undefined ? 'They are being read' : undefined)
            }
            onClick={() => setIsProtecting(true)}
          >
            Protect
          </Button>
          <Button icon="plus" look="quiet" disabledReason={refusal} onClick={() => setMoved('')}>
            Another
          </Button>
        </>
      }
    >
      <ul className="prompt-labels" aria-label="Labels">
        {labels.map((label) => (
          <li key={label.label}>
            <div className="row">
              <strong className="mono">{label.label}</strong>
              {label.isProtected ? <Protected /> : null}
              <span className="push" />
              <Badge tone={label.label === 'production' ? 'good' : 'accent'}>
                version {label.version}
              </Badge>
              <Button look="quiet" disabledReason={refusal} onClick={() => setMoved(label.label)}>
                Move
              </Button>
              <IconButton
                icon="trash"
                label={`Take the label ${label.label} away`}
                disabledReason={refusal}
                onClick={() => setRemoved(label)}
              />
            </div>
            <p className="faint small">
              moved <Moment at={label.movedAt} /> by {label.movedBy}
            </p>
          </li>
        ))}
        {missing.map((name) => (
          <li key={name}>
            <div className="row">
              <strong className="mono">{name}</strong>
              {rules.data?.protectedLabels.includes(name) === true ? <Protected /> : null}
              <span className="push" />
              <Button look="quiet" disabledReason={refusal} onClick={() => setMoved(name)}>
                Put on a version
              </Button>
            </div>
            <p className="faint small">on no version</p>
          </li>
        ))}
      </ul>
      {moved === null ? null : (
        <MoveLabelDialog
          prompt={prompt}
          label={moved}
          versions={versions}
          isProtected={(name) => rules.data?.protectedLabels.includes(name) ?? false}
          onClose={() => setMoved(null)}
        />
      )}
      {isProtecting && rules.data !== undefined ? (
        <ProtectedLabelsDialog rules={rules.data} onClose={() => setIsProtecting(false)} />
      ) : null}
      {removed === null ? null : (
        <ConfirmDialog
          title={`Take the label “${removed.label}” away`}
          deed="Take it away"
          sending={remove}
          onClose={() => setRemoved(null)}
          onConfirm={() =>
            remove.mutate({
              params: { name: prompt.name, label: removed.label },
              query: { project: place.project },
            })
          }
        >
          Calls of{' '}
          <code>
            prompt/{prompt.name}
            {removed.label === 'production' ? '' : `@${removed.label}`}
          </code>{' '}
          are refused from then on. It stands on version {removed.version} now; to undo this, put it
          there again.
        </ConfirmDialog>
      )}
    </Panel>
  )
}

function Protected() {
  return (
    <Badge
      tone="warn"
      hint="Moved only by a signed-in reviewer, editor or owner who did not write the version"
    >
      protected
    </Badge>
  )
}
