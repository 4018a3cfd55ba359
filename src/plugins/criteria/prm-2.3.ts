import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen, share } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

const shareMin = 0.9

export const criterion = defineCriterion({
  id: 'PRM-2.3',
  summary: 'The share of prompt versions that say which Git commit they are from.',
  judge({ registry }) {
    const step = {
      nextStep:
        'Keep prompts as files in your repository: `belay prompts pull prompts/`, commit, edit, `belay prompts push prompts/`. Each version then says its commit.',
      nextPath: '/prompts',
    }
    const versions = registry.reduce((sum, prompt) => sum + prompt.versions, 0)
    const withCommit = registry.reduce((sum, prompt) => sum + prompt.withCommit, 0)
    if (withCommit === 0) return open('absent', step)
    const evidence = seen(`Prompt versions with their commit: ${withCommit} of ${versions}.`, {
      count: withCommit,
      of: versions,
      path: '/prompts',
    })
    return share(withCommit, versions) >= shareMin
      ? met('effective', evidence)
      : open('configured', step, evidence)
  },
  examples: [
    absent('versions without a commit leave it absent', { registry: [registeredPrompt] }),
    configured(
      'half of the versions are too few',
      { registry: [{ ...registeredPrompt, versions: 2, withCommit: 1 }] },
      '1 of 2',
    ),
    effective('nine of ten are effective', {
      registry: [{ ...registeredPrompt, versions: 10, withCommit: 9 }],
    }),
  ],
})
