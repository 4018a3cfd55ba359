// `npm run bench -- against | gateway | streams | ingest | startup | memory | scale | profile | eval | intervals | hostile | keys | evaluations | rollout | verdicts`: one measure, or several, one after the other.
import { measureAgainst } from './against.ts'
import { measureEval } from './eval.ts'
import { measureEvaluations } from './evaluations.ts'
import { measureGateway } from './gateway.ts'
import { measureIngest } from './ingest.ts'
import { measureHostile } from './hostile.ts'
import { measureIntervals } from './intervals.ts'
import { measureKeys } from './keys.ts'
import { measureMemory } from './memory.ts'
import { measureProfile } from './profile.ts'
import { measureRollout } from './rollout.ts'
import { measureScale } from './scale.ts'
import { measureStartup } from './startup.ts'
import { measureStreams } from './streams.ts'
import { measureVerdicts } from './verdicts.ts'

const measures: Readonly<Record<string, () => Promise<void>>> = {
  against: measureAgainst,
  gateway: measureGateway,
  streams: measureStreams,
  ingest: measureIngest,
  startup: measureStartup,
  memory: measureMemory,
  scale: measureScale,
  profile: measureProfile,
  eval: measureEval,
  intervals: measureIntervals,
  hostile: measureHostile,
  keys: measureKeys,
  rollout: measureRollout,
  evaluations: measureEvaluations,
  verdicts: measureVerdicts,
}
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => measures[name] === undefined)
if (asked.length === 0 || unknown.length > 0) {
  process.stderr.write(
    `${unknown.length > 0 ? `There is no measure ${unknown.join(', ')}. ` : ''}npm run bench -- ${Object.keys(measures).join(' | ')}\n`,
  )
  process.exitCode = 2
} else {
  for (const name of asked) await measures[name]?.()
}
