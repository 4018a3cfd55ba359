import { assess } from '#cli/assess.ts'
import type { Command } from '#cli/command.ts'
import { config } from '#cli/config.ts'
import {
  connectionsCreate,
  connectionsList,
  connectionsRemove,
  connectionsTest,
} from '#cli/connections.ts'
import { doctor } from '#cli/doctor.ts'
import { keysCreate, keysList, keysRevoke } from '#cli/keys.ts'
import { simulate } from '#cli/simulate.ts'
import { start } from '#cli/start.ts'
import { tracesList, tracesShow, tracesTail } from '#cli/traces.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  start,
  keysCreate,
  keysList,
  keysRevoke,
  connectionsList,
  connectionsCreate,
  connectionsTest,
  connectionsRemove,
  tracesList,
  tracesShow,
  tracesTail,
  assess,
  simulate,
  doctor,
  config,
]
