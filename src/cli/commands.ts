import { assess } from '#cli/assess.ts'
import {
  attestationsCreate,
  attestationsDecide,
  attestationsList,
  attestationsRemove,
} from '#cli/attestations.ts'
import { callsList } from '#cli/calls.ts'
import type { Command } from '#cli/command.ts'
import { commentsCreate, commentsEdit, commentsList, commentsRemove } from '#cli/comments.ts'
import { completionFor } from '#cli/completion.ts'
import { config } from '#cli/config.ts'
import {
  connectionsCreate,
  connectionsEdit,
  connectionsList,
  connectionsRemove,
  connectionsTest,
} from '#cli/connections.ts'
import {
  datasetsCreate,
  datasetsDiff,
  datasetsExport,
  datasetsImport,
  datasetsItems,
  datasetsList,
  datasetsShow,
} from '#cli/datasets.ts'
import { datasetsAdd } from '#cli/datasets-add.ts'
import { demo } from '#cli/demo.ts'
import { doctor } from '#cli/doctor.ts'
import { evalCommand } from '#cli/eval.ts'
import {
  evaluationsCancel,
  evaluationsChoose,
  evaluationsCompare,
  evaluationsExport,
  evaluationsList,
  evaluationsResults,
  evaluationsResume,
  evaluationsShow,
  evaluatorsList,
} from '#cli/evaluations.ts'
import { fragmentsList, fragmentsPut, fragmentsRemove, fragmentsShow } from '#cli/fragments.ts'
import { importCommand } from '#cli/import.ts'
import { keysCreate, keysEdit, keysList, keysRevoke } from '#cli/keys.ts'
import { modelsList } from '#cli/models.ts'
import { pricesCheck } from '#cli/prices.ts'
import { modelRequestsCreate, modelRequestsDecide, modelRequestsList } from '#cli/model-requests.ts'
import {
  invitationsList,
  invitationsRemove,
  peopleInvite,
  peopleList,
  peopleRemove,
  peopleRestore,
  peopleRole,
} from '#cli/people.ts'
import {
  onlineEvaluationsCreate,
  onlineEvaluationsEdit,
  onlineEvaluationsList,
  onlineEvaluationsRemove,
  onlineEvaluationsRun,
  onlineEvaluationsShow,
} from '#cli/online-evaluations.ts'
import {
  judgesCalibrate,
  judgesList,
  reviewsAdd,
  reviewsReassign,
  reviewsTakeOut,
  reviewsCorrections,
  reviewsCreate,
  reviewsEdit,
  reviewsItems,
  reviewsList,
  reviewsNext,
  reviewsPut,
  reviewsRemove,
  reviewsShow,
  reviewsTakeBack,
} from '#cli/reviews.ts'
import { playgroundRun } from '#cli/playground.ts'
import { scoresList, scoresSummary } from '#cli/scores.ts'
import { promptsPull, promptsPush } from '#cli/prompt-files.ts'
import { promptsTypes } from '#cli/prompt-types.ts'
import {
  promptsCreate,
  promptsDiff,
  promptsEdit,
  promptsLabel,
  promptsLint,
  promptsList,
  promptsRemove,
  promptsRender,
  promptsRestore,
  promptsShow,
  promptsVersions,
} from '#cli/prompts.ts'
import { simulate } from '#cli/simulate.ts'
import { start } from '#cli/start.ts'
import { tracesList, tracesRemove, tracesRemoveUser, tracesShow, tracesTail } from '#cli/traces.ts'

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
  tracesRemove,
  tracesRemoveUser,
  tracesTail,
  callsList,
  promptsList,
  promptsShow,
  promptsCreate,
  promptsEdit,
  promptsVersions,
  promptsDiff,
  promptsRender,
  promptsLabel,
  promptsLint,
  promptsPull,
  promptsPush,
  promptsTypes,
  promptsRemove,
  promptsRestore,
  fragmentsList,
  fragmentsShow,
  fragmentsPut,
  fragmentsRemove,
  playgroundRun,
  importCommand,
  datasetsList,
  datasetsShow,
  datasetsCreate,
  datasetsItems,
  datasetsAdd,
  datasetsImport,
  datasetsDiff,
  datasetsExport,
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
  attestationsDecide,
  attestationsRemove,
  evalCommand,
  evaluationsList,
  evaluationsShow,
  evaluationsResults,
  evaluationsCompare,
  evaluationsChoose,
  evaluationsCancel,
  evaluationsResume,
  evaluationsExport,
  evaluatorsList,
  modelsList,
  pricesCheck,
  modelRequestsList,
  onlineEvaluationsCreate,
  onlineEvaluationsEdit,
  onlineEvaluationsList,
  onlineEvaluationsRemove,
  onlineEvaluationsRun,
  onlineEvaluationsShow,
  reviewsList,
  reviewsShow,
  reviewsCreate,
  reviewsEdit,
  reviewsRemove,
  reviewsAdd,
  reviewsReassign,
  reviewsTakeOut,
  reviewsItems,
  reviewsNext,
  reviewsPut,
  reviewsTakeBack,
  reviewsCorrections,
  scoresList,
  scoresSummary,
  commentsList,
  commentsCreate,
  commentsEdit,
  commentsRemove,
  judgesList,
  judgesCalibrate,
  modelRequestsCreate,
  modelRequestsDecide,
  demo,
  simulate,
  doctor,
  config,
]

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [...others, completionFor(others)]
