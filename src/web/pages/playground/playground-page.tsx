import { useEffect, useState } from 'react'
import type { PlaygroundAnswer } from '#client/playground-answer.ts'
import { turnsAfter } from '#web/pages/playground/answer-parts.ts'
import { answersOf } from '#web/pages/playground/answers-of.ts'
import { Differences } from '#web/pages/playground/differences.tsx'
import {
  type Draft,
  type DraftProblem,
  emptyDraft,
  runOf,
  variablesOf,
} from '#web/pages/playground/draft.ts'
import { useModelChoices } from '#web/forms/model-choices.ts'
import { ModelColumns } from '#web/pages/playground/model-columns.tsx'
import { RunActions } from '#web/pages/playground/run-actions.tsx'
import { RunAnswer } from '#web/pages/playground/run-answer.tsx'
import { SaveMenu } from '#web/pages/playground/save-menu.tsx'
import { SetupPanel } from '#web/pages/playground/setup-panel.tsx'
import { useDraft } from '#web/pages/playground/use-draft.ts'
import { useOpened } from '#web/pages/playground/use-opened.ts'
import { usePromptContent } from '#web/pages/playground/use-prompt-content.ts'
import { useRun } from '#web/pages/playground/use-run.ts'
import { useRefusal } from '#web/shell/session.ts'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { Page } from '#web/ui/page.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useChord } from '#web/url/use-chord.ts'
import { usePlace } from '#web/url/use-place.ts'
import { useSearch } from '#web/url/use-search.ts'
import '#web/pages/playground/playground-page.css'

/** Messages or a prompt on the left, the models that answer them side by side on the right. */
export function PlaygroundPage() {
  const { project } = usePlace()
  const [search, setSearch] = useSearch()
  const state = useDraft(project)
  const { draft, change, runs, setRuns } = state
  const run = useRun(project, setRuns)
  const opened = useOpened(project, state)
  const models = useModelChoices(project)
  const prompt = usePromptContent(project, draft)
  const refusal = useRefusal('edit')
  const [problems, setProblems] = useState<readonly DraftProblem[]>([])
  const { usual } = models
  useEffect(() => {
    if (draft.models.length === 0 && usual.length > 0) change({ models: emptyDraft(usual).models })
  }, [draft.models.length, usual, change])

  const edit = (patch: Partial<Draft>): void => {
    setProblems([])
    change(patch)
  }
  const ask = (columns: Draft['models']): void => {
    if (refusal !== undefined) return
    const asked = runOf({ ...draft, models: columns }, prompt.names)
    setProblems(asked.ok ? [] : asked.fault)
    if (asked.ok) run.start(asked.value, columns)
  }
  const askAll = (): void => ask(draft.models)
  useChord('Enter', askAll)
  const goOn = (answer: PlaygroundAnswer): void => {
    const place = draft.source === 'prompt' ? 'turns' : 'messages'
    edit({ [place]: [...draft[place], ...turnsAfter(answer)] })
    showNotice({ text: 'The answer stands among the messages now; write what comes next.' })
  }
  const compare = (isOn: boolean): void =>
    setSearch({ show: isOn ? 'differences' : undefined }, 'replace')
  const answers = answersOf(draft.models, runs)
  const isComparing = search['show'] === 'differences'
  return (
    <Page
      title="Playground"
      layout="fill"
      answer={<RunAnswer draft={draft} runs={runs} isRunning={run.isRunning} />}
      actions={
        <RunActions
          repeats={draft.repeats}
          onRepeats={(repeats) => edit({ repeats })}
          isRunning={run.isRunning}
          refusal={refusal}
          onRun={askAll}
          onStop={run.stopAll}
          isComparing={isComparing}
          canCompare={answers.length > 1}
          onCompare={compare}
          saveMenu={
            <SaveMenu
              project={project}
              draft={draft}
              promptNames={prompt.names}
              answers={answers}
              refusal={refusal}
            />
          }
        />
      }
    >
      <ErrorNote error={opened.error ?? run.error ?? models.error} />
      <Problems problems={problems} isKept={state.isKept} />
      <div className="playground-body">
        {opened.isLoading ? (
          <section className="panel setup" aria-label="Loading the recorded call">
            <Skeleton height={260} />
          </section>
        ) : (
          <SetupPanel
            project={project}
            draft={draft}
            onChange={edit}
            variables={variablesOf(draft, prompt.names)}
            promptContent={prompt.content}
            promptError={prompt.error}
            problems={problems}
          />
        )}
        <div className="playground-right">
          {isComparing ? <Differences answers={answers} onClose={() => compare(false)} /> : null}
          <ModelColumns
            columns={draft.models}
            runs={runs}
            models={models}
            isRunning={run.isRunning}
            onChange={(columns, gone = '') => {
              edit({ models: columns })
              setRuns(({ [gone]: _gone, ...rest }) => rest)
            }}
            onAsk={ask}
            onStop={run.stopColumn}
            onContinue={goOn}
          />
        </div>
      </div>
    </Page>
  )
}

/** Places whose control shows its own problem. */
const toldInPlace = /^(?:tools|schema|parameters\.\w+)$/

/** What keeps a run from beginning, where no control says it, and what a reload would lose. */
function Problems({
  problems,
  isKept,
}: {
  readonly problems: readonly DraftProblem[]
  readonly isKept: boolean
}) {
  const untold = problems.filter(({ place }) => !toldInPlace.test(place))
  return (
    <>
      {untold.length === 0 ? null : (
        <p className="playground-problems" role="alert">
          {untold.map(({ message }) => message).join(' ')}
        </p>
      )}
      {isKept ? null : (
        <p className="warn small">
          This is more than the browser keeps: a reload would lose it. Smaller pictures help.
        </p>
      )}
    </>
  )
}
