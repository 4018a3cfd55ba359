import {
  type Command,
  CommandError,
  connect,
  findServer,
  parse,
  serverFlags,
  textOf,
} from '#cli/command.ts'
import { ownFlag } from '#cli/flag.ts'
import { whoAmI } from '#contract/people.ts'
import { counted } from '#kit/counted.ts'
import { demoSlug, findDemo, removeDemo } from '#simulator/demo/demo-project.ts'
import { fillDemo } from '#simulator/demo/fill-demo.ts'

const seedDefault = '1'
const why = 'The command is a client of many endpoints; none of them has this field.'

/** `belay demo`: a project of simulated traffic, to see the page alive; `--remove` takes it away. */
const demo: Command = {
  name: 'demo',
  summary:
    'Fill a project "demo" with a month of simulated traffic. Nothing is called and nothing costs: traces, prompts, evaluations and reviews are made up and say so.',
  examples: ['belay demo', 'belay demo --seed 7', 'belay demo --remove'],
  endpoint: null,
  arguments: [],
  flags: () => [
    ownFlag('seed', {
      placeholder: 'TEXT',
      help: `what chance follows from: the same seed on the same day gives the same; default ${seedDefault}`,
      why,
    }),
    ownFlag('remove', {
      help: 'remove the demonstration whole: traces, scores, keys and records',
      why,
    }),
  ],
  common: serverFlags,
  async run(argv, terminal) {
    const { values } = parse(demo, argv)
    const { baseUrl } = findServer(values, terminal)
    const call = connect(values, terminal)
    const isJson = values['json'] === true
    if ((await call(whoAmI, {})).kind === 'key')
      throw new CommandError(
        'The demonstration is a project of its own, and a key belongs to one that is there. Run this on the server’s machine without --key and BELAY_KEY, or give admin.secret as the key.',
        1,
      )
    const found = await findDemo(call)
    if (found.kind === 'foreign')
      throw new CommandError(
        `There is a project "${demoSlug}" that this command did not make; it is left as it is. The demonstration needs that slug for itself.`,
        1,
      )
    if (values['remove'] === true) {
      if (found.kind === 'none') {
        terminal.out(isJson ? JSON.stringify({ removed: false }) : 'There is no demonstration.')
        return 0
      }
      const gone = await removeDemo(call, found.project)
      terminal.out(
        isJson
          ? JSON.stringify({ removed: true, ...gone })
          : `Removed the demonstration: traces ${gone.traces}, spans ${gone.spans}, scores ${gone.scores}, records ${gone.records}.`,
      )
      return 0
    }
    const page = `${baseUrl}/p/${demoSlug}?from=-30d`
    if (found.kind === 'unfinished')
      throw new CommandError(
        'There is a demonstration that was not finished. `belay demo --remove` takes it away; then run this again.',
        1,
      )
    if (found.kind === 'whole') {
      terminal.out(
        isJson
          ? JSON.stringify({ made: false, page })
          : `The demonstration is there already: ${page}\n\`belay demo --remove\` takes it away.`,
      )
      return 0
    }
    const counts = await fillDemo({
      call,
      baseUrl,
      seed: textOf(values, 'seed') ?? seedDefault,
      nowMs: Date.now(),
      onPart: (name) => {
        if (!isJson) terminal.err(`Making ${name} …`)
      },
    })
    const made = Object.entries(counts).map(([one, count]) => counted(count, one))
    const byPlural = Object.entries(counts).map(([one, count]) => [`${one}s`, count])
    terminal.out(
      isJson
        ? JSON.stringify({ made: true, page, ...Object.fromEntries(byPlural) })
        : `The project "${demoSlug}" is filled, all of it simulated: ${made.join(', ')}.\n\n  ${page}\n\n\`belay demo --remove\` takes it away.`,
    )
    return 0
  },
}

/** In the order of the help. */
export const commands: readonly Command[] = [demo]
