import { defineCriterion } from '../define-criterion.ts'
import { type RegisteredPrompt } from '../facts/workbench.ts'
import { absent, configured, effective } from './example.ts'
import { met, names, open, seen, share } from './finding.ts'
import { registeredPrompt } from './registered-prompt.ts'

const shareMin = 0.8

export const criterion = defineCriterion({
  id: 'PRM-1.4',
  summary:
    'The share of prompts whose newest version has a system part, declared variables and an output contract.',
  judge({ registry }) {
    const step = { nextStep: '', nextPath: '/prompts' }
    if (registry.length === 0)
      return open('absent', {
        ...step,
        nextStep:
          'Make a prompt with a system part, declared variables and an output contract on the page Prompts.',
      })
    const loose = registry.filter((prompt) => lackOf(prompt).length > 0)
    const structured = registry.length - loose.length
    const evidence = seen(
      `Prompts with system part, declared variables and output contract: ${structured} of ${registry.length}.`,
      { count: structured, of: registry.length, path: '/prompts' },
    )
    if (share(structured, registry.length) >= shareMin) return met('effective', evidence)
    return open(
      structured === 0 ? 'absent' : 'configured',
      {
        ...step,
        nextStep: `Add what is missing: ${names(loose.map((prompt) => `${prompt.name} (${lackOf(prompt).join(', ')})`))}. \`belay prompts lint\` names the places.`,
      },
      evidence,
    )
  },
  examples: [
    absent('without a prompt it is absent'),
    absent(
      'a prompt without a contract is not structured',
      { registry: [{ ...registeredPrompt, hasContract: false }] },
      '0 of 1',
    ),
    configured(
      'three of four are too few',
      {
        registry: [
          registeredPrompt,
          registeredPrompt,
          registeredPrompt,
          { ...registeredPrompt, hasSystem: false },
        ],
      },
      '3 of 4',
    ),
    effective('four of five are effective', {
      registry: [
        registeredPrompt,
        registeredPrompt,
        registeredPrompt,
        registeredPrompt,
        { ...registeredPrompt, hasSystem: false },
      ],
    }),
  ],
})

function lackOf({ hasSystem, declaresVariables, hasContract }: RegisteredPrompt): string[] {
  return [
    ...(hasSystem ? [] : ['system part']),
    ...(declaresVariables ? [] : ['variables']),
    ...(hasContract ? [] : ['output contract']),
  ]
}
