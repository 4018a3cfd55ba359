import { createInterface } from 'node:readline'
import { type Ask, askSelfAssessment } from '#cli/ask-self-assessment.ts'
import { assessmentText } from '#cli/assessment-report.ts'
import { CommandError, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { ownFlag } from '#cli/flag.ts'
import { selfAssessmentText } from '#cli/self-assessment-report.ts'
import type { Client } from '#client/client.ts'
import { assessmentMarkdown, selfAssessmentMarkdown } from '#client/maturity-report.ts'
import { showAssessment } from '#contract/maturity.ts'
import { listProjects } from '#contract/projects.ts'

/** `belay assess`: the level at which a project operates, by evidence, or by asking. */
const assess = endpointCommand({
  name: 'assess',
  endpoint: showAssessment,
  examples: [
    'belay assess                          # from evidence, now',
    'belay assess --interactive            # 25 questions, ten minutes; goes on where it was left',
    'belay assess --json | jq .gatedLevel',
  ],
  own: [
    ownFlag('interactive', {
      help: 'the self-assessment: what is claimed, to stand beside the evidence',
      why: 'Asks question by question what `self-assessments.answer` takes at once.',
    }),
    ownFlag('markdown', {
      help: 'the report as Markdown, to pass on',
      why: 'How an answer is printed is nothing the server knows.',
    }),
  ],
  async run({ call, given: { query = {} }, values, isJson, terminal }) {
    const isMarkdown = values['markdown'] === true
    if (values['interactive'] !== true) {
      const assessment = await call(showAssessment, { query })
      if (isJson) terminal.out(JSON.stringify(assessment))
      else
        terminal.out(
          isMarkdown
            ? assessmentMarkdown(assessment, await nameOf(query.project, call))
            : assessmentText(assessment),
        )
      return 0
    }
    if (!terminal.isInteractive) {
      throw new CommandError(
        'The self-assessment asks questions, and there is no terminal here to ask on. Run it in a terminal, or answer on the page Maturity.',
      )
    }
    const { ask, close } = openPrompt()
    try {
      // Where the report is for a machine or a file, the questions go to the other stream.
      const isReport = isJson || isMarkdown
      const out = isReport ? terminal.err : terminal.out
      const done = await askSelfAssessment({ call, query, ask, out })
      if (done === null) return 0
      if (isJson) terminal.out(JSON.stringify(done.self))
      else if (isMarkdown)
        terminal.out(
          selfAssessmentMarkdown(done.self, done.questions, await nameOf(query.project, call)),
        )
      else terminal.out(selfAssessmentText(done))
      return 0
    } finally {
      close()
    }
  },
})

/** What people call the project: that of an id or slug, or the default. */
async function nameOf(asked: string | undefined, call: Client): Promise<string> {
  const { items } = await call(listProjects, {})
  const found =
    asked === undefined ? items[0] : items.find(({ id, slug }) => id === asked || slug === asked)
  return found?.name ?? asked ?? 'this project'
}

/** Asks on this terminal; null once there is nothing more to read (Ctrl-D). */
function openPrompt(): { readonly ask: Ask; readonly close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  let isClosed = false
  let answerWith: (text: string | null) => void = () => {}
  lines.once('close', () => {
    isClosed = true
    answerWith(null)
  })
  return {
    ask: (prompt) =>
      new Promise((resolve) => {
        answerWith = resolve
        if (isClosed) resolve(null)
        else lines.question(prompt, resolve)
      }),
    close: () => lines.close(),
  }
}

/** In the order of the help. */
export const commands: readonly Command[] = [assess]
