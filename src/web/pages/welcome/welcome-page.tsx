import { type ReactNode, useState } from 'react'
import { offeredFirst } from '#contract/environment-names.ts'
import { showWelcome } from '#contract/health.ts'
import { createKey } from '#contract/keys.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { ChoiceField } from '#web/forms/choice-field.tsx'
import { TextField } from '#web/forms/text-field.tsx'
import { FirstCall } from '#web/pages/welcome/first-call.tsx'
import { Snippets } from '#web/pages/welcome/snippets-panel.tsx'
import { TryIt } from '#web/pages/welcome/try-it.tsx'
import { pathFromServer, paths } from '#web/paths.ts'
import { useRefusal, useSession } from '#web/shell/session.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { CopyButton } from '#web/ui/copy-button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { Link } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { usePlace } from '#web/url/use-place.ts'
import '#web/pages/welcome/welcome-page.css'

/** The first screen: a key, the code that uses it, and the first call the moment it arrives. */
export function WelcomePage() {
  const place = usePlace()
  const { data, error, refetch } = useAnswer(showWelcome, {})
  const [key, setKey] = useState<string | null>(null)
  return (
    <Page
      title="Getting started"
      answer="Begin with an application or with a prompt: point one at this address and see its first call arrive, or write two versions and see which is better. Nothing leaves this machine except calls to providers you connect."
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined ? (
        <SkeletonRows count={8} label="Loading the first steps" />
      ) : (
        <div className="welcome">
          <ol className="welcome-steps">
            <Step number={1} title="Make a key" isDone={key !== null}>
              <KeyStep madeKey={key} onMade={setKey} />
            </Step>
            <Step number={2} title="Send a call" isDone={false}>
              <Snippets welcome={data} madeKey={key} />
              {data.connections.length > 0 ? null : (
                <p className="soft">
                  No provider is connected yet, so the snippets call the built-in simulator{' '}
                  <Badge tone="warn">simulated</Badge>.{' '}
                  <Link href={paths.settings(place, 'connections', { new: 'yes' })}>
                    Connect a provider
                  </Link>{' '}
                  to call real models; with <code>OPENAI_API_KEY</code>,{' '}
                  <code>ANTHROPIC_API_KEY</code> or <code>GEMINI_API_KEY</code> in the environment
                  Belay does so by itself at its first start.
                </p>
              )}
            </Step>
            <Step title="Or begin with a prompt" isDone={false}>
              <PromptSteps />
            </Step>
            <Step title="Or look at a month of use" isDone={false}>
              <p className="soft">
                <code>npx belay demo</code> in the folder of Belay fills a project of its own with a
                month of made-up traffic, and <code>npx belay demo --remove</code> takes it away.
              </p>
            </Step>
          </ol>
          <div className="welcome-side">
            <FirstCall />
            <TryIt models={data.simulatorModels} madeKey={key} onMade={setKey} />
          </div>
        </div>
      )}
    </Page>
  )
}

/** The way to a pair of versions with a verdict: it needs no application, and no key. */
function PromptSteps() {
  const place = usePlace()
  return (
    <>
      <p className="soft">
        Ten minutes to a verdict, with the simulator or with a model of yours: write a prompt in two
        versions, import a few questions with their answers, and let Belay say which version is
        better, by how much, and how sure that is.
      </p>
      <div className="row wrap">
        <LinkButton icon="try" href={pathFromServer(place, '/playground')}>
          Try a prompt in the playground
        </LinkButton>
        <LinkButton icon="prompts" href={paths.prompts(place, { new: 'yes' })}>
          Create a prompt
        </LinkButton>
        <LinkButton icon="datasets" href={paths.datasets(place, { new: 'yes' })}>
          Import questions
        </LinkButton>
        <LinkButton icon="evaluations" href={paths.newEvaluation(place)}>
          Compare two versions
        </LinkButton>
      </div>
    </>
  )
}

type StepProps = {
  /** Left out for what is no step of the order. */
  readonly number?: number
  readonly title: string
  readonly isDone: boolean
  readonly children: ReactNode
}

function Step({ number, title, isDone, children }: StepProps) {
  return (
    <li className="panel welcome-step">
      <h2>
        {number === undefined ? null : (
          <span className={`welcome-number ${isDone ? 'done' : ''}`}>{number}</span>
        )}
        {title}
      </h2>
      <div className="stack">{children}</div>
    </li>
  )
}

function KeyStep({
  madeKey,
  onMade,
}: {
  readonly madeKey: string | null
  readonly onMade: (key: string) => void
}) {
  const { project } = useSession()
  const place = usePlace()
  const refusal = useRefusal('keys')
  const [name, setName] = useState('first application')
  const [environment, setEnvironment] = useState(
    place.environment ?? offeredFirst(project.environments),
  )
  const make = useDeed(createKey, {
    changes: ['keys', 'welcome'],
    onDone: (reply) => onMade(reply.key),
  })
  if (madeKey !== null) {
    return (
      <>
        <div className="made-key">
          <output className="mono" aria-label="The new key">
            {madeKey}
          </output>
          <CopyButton text={madeKey} what="the key" />
        </div>
        <p className="small soft">
          Shown this once: copy it now. It is filled into the snippets below; limits and budgets are
          set under <Link href={paths.settings(place, 'keys')}>Settings, Keys</Link>.
        </p>
      </>
    )
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ body: { name, project: project.slug, environment } })
      }}
    >
      <div className="welcome-key-form">
        <TextField label="Name" required maxLength={120} value={name} onChange={setName} />
        <ChoiceField
          label="For environment"
          value={environment}
          choices={project.environments}
          onChange={setEnvironment}
        />
        <Button
          look="primary"
          type="submit"
          icon="key"
          isBusy={make.isPending}
          disabledReason={refusal}
        >
          Make the key
        </Button>
      </div>
      <ErrorNote error={make.error} />
    </form>
  )
}
