import { assess } from '#cli/assess.ts'
import { attestationsCreate, attestationsList, attestationsRemove } from '#cli/attestations.ts'
import type { Command } from '#cli/command.ts'
import { completionFor } from '#cli/completion.ts'
import { config } from '#cli/config.ts'
import {
  connectionsCreate,
  connectionsEdit,
  connectionsList,
  connectionsRemove,
  connectionsTest,
} from '#cli/connections.ts'
import { doctor } from '#cli/doctor.ts'
import { keysCreate, keysEdit, keysList, keysRevoke } from '#cli/keys.ts'
import {
  invitationsList,
  invitationsRemove,
  peopleInvite,
  peopleList,
  peopleRemove,
  peopleRestore,
  peopleRole,
} from '#cli/people.ts'
import { simulate } from '#cli/simulate.ts'
import { start } from '#cli/start.ts'
import { tracesList, tracesShow, tracesTail } from '#cli/traces.ts'

const others: readonly Command[] = [
  start,
  keysCreate,
  keysEdit,
  keysList,
  keysRevoke,
  connectionsList,
  connectionsCreate,
  connectionsEdit,
  connectionsTest,
  connectionsRemove,
  tracesList,
  tracesShow,
  tracesTail,
  peopleList,
  peopleInvite,
  peopleRole,
  peopleRemove,
  peopleRestore,
  invitationsList,
  invitationsRemove,
  assess,
  attestationsList,
  attestationsCreate,
  attestationsRemove,
  simulate,
  doctor,
  config,
]

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [...others, completionFor(others)]
