import { createInterface } from 'node:readline'
import { type Ask, askSelfAssessment } from '#cli/ask-self-assessment.ts'
import { assessmentMarkdown, assessmentText } from '#cli/assessment-report.ts'
import {
  connect,
  type Command,
  CommandError,
  parse,
  serverHelp,
  serverOptions,
} from '#cli/command.ts'
import { selfAssessmentMarkdown, selfAssessmentText } from '#cli/self-assessment-report.ts'
import { showAssessment } from '#contract/maturity.ts'

const options = {
  ...serverOptions,
  interactive: { type: 'boolean' },
  markdown: { type: 'boolean' },
} as const

/** `belay assess`: the level at which a project operates, by evidence, or by asking. */
export const assess: Command = {
  name: 'assess',
  summary: 'say at which maturity level this project operates, and the next steps',
  help: () =>
    [
      '  belay assess                          # from evidence, now',
      '  belay assess --interactive            # 25 questions, ten minutes; goes on where it was left',
      '  belay assess --json | jq .gatedLevel',
      '',
      '  --interactive    the self-assessment: what is claimed, to stand beside the evidence',
      '  --markdown       the report as Markdown, to pass on',
      serverHelp,
    ].join('\n'),
  async run(argv, terminal) {
    const { values } = parse(argv, options, this.name)
    const query = values.project === undefined ? {} : { project: values.project }
    if (values.interactive !== true) {
      const assessment = await connect(values, terminal)(showAssessment, { query })
      if (values.json === true) terminal.out(JSON.stringify(assessment))
      else
        terminal.out(
          values.markdown === true ? assessmentMarkdown(assessment) : assessmentText(assessment),
        )
      return 0
    }
    if (!terminal.isInteractive) {
      throw new CommandError(
        'The self-assessment asks questions, and there is no terminal here to ask on. Run it in a terminal, or answer on the page Maturity.',
      )
    }
    const call = connect(values, terminal)
    const { ask, close } = openPrompt()
    try {
      // Where the report is for a machine or a file, the questions go to the other stream.
      const isReport = values.json === true || values.markdown === true
      const out = isReport ? terminal.err : terminal.out
      const done = await askSelfAssessment({ call, query, ask, out })
      if (done === null) return 0
      if (values.json === true) terminal.out(JSON.stringify(done.self))
      else if (values.markdown === true) terminal.out(selfAssessmentMarkdown(done))
      else terminal.out(selfAssessmentText(done))
      return 0
    } finally {
      close()
    }
  },
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
