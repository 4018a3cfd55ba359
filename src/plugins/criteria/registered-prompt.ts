import type { RegisteredPrompt } from '../facts/workbench.ts'

/** A prompt as the examples of several criteria begin from it. */
export const registeredPrompt: RegisteredPrompt = {
  name: 'answer',
  versions: 2,
  withCommit: 0,
  hasSystem: true,
  declaresVariables: true,
  hasContract: true,
  fragments: [],
  testInputs: 0,
  promoted: 0,
  reviewed: 0,
  tested: 0,
  deployed: 0,
  revertible: 0,
  improvedFrom: [],
}
