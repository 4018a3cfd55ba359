import {
  createPrompt,
  createPromptVersion,
  movePromptLabel,
  showPrompt,
} from '#contract/prompts.ts'
import { demoTag } from './demo-span.ts'
import type { DemoPart, DemoPlace } from './demo-part.ts'

type DemoPrompt = {
  readonly name: string
  readonly description: string
  readonly model: string
  readonly user: string
  /** The system part of each version, with what changed. */
  readonly versions: readonly (readonly [system: string, message: string])[]
  /** Where labels stand in the end. */
  readonly labels: Readonly<Record<string, number>>
}

const prompts: readonly DemoPrompt[] = [
  {
    name: 'support-answer',
    description: 'Answers customers in the support chat (simulated).',
    model: 'anthropic/claude-sonnet-4-5',
    user: '{{ question }}',
    versions: [
      ['You are the support assistant of a shop. Answer the question.', 'first version'],
      [
        'You are the support assistant of a shop for sports and outdoor equipment. Answer in the language of the customer.',
        'answers came in English to everybody',
      ],
      [
        'You are the support assistant of a shop for sports and outdoor equipment. Answer in the language of the customer, briefly and kindly. Look orders up before you say anything about them. Never promise what the policies do not say.',
        'shorter, and nothing is promised that the policies do not say',
      ],
    ],
    labels: { production: 3, staging: 3 },
  },
  {
    name: 'handbook-answer',
    description: 'Answers employees from passages of the handbook (simulated).',
    model: 'gemini/gemini-2.5-flash',
    user: '{{ passages }}\n\nQuestion: {{ question }}',
    versions: [
      ['Answer questions of employees from the passages.', 'first version'],
      [
        'Answer questions of employees from the passages of the handbook only, and name the page in brackets. Say so when the passages do not answer.',
        'answers said more than the passages',
      ],
    ],
    labels: { production: 2 },
  },
]

/** Prompts with versions and labels; the traffic names them. */
export const promptsPart: DemoPart = {
  name: 'prompts',
  async fill(place) {
    for (const prompt of prompts) await makePrompt(place, prompt)
    const versions = prompts.reduce((sum, prompt) => sum + prompt.versions.length, 0)
    return { prompt: prompts.length, 'prompt version': versions }
  },
}

async function makePrompt({ call, project }: DemoPlace, prompt: DemoPrompt): Promise<void> {
  const { name, description, model, user, versions, labels } = prompt
  const query = { project }
  const [first, ...later] = versions
  await call(createPrompt, {
    query,
    body: {
      name,
      description,
      folder: '',
      tags: [demoTag],
      system: first?.[0] ?? '',
      user,
      model,
    },
  })
  const { version } = await call(showPrompt, { params: { name }, query })
  if (version === null) return
  for (const [system, message] of later) {
    await call(createPromptVersion, {
      params: { name },
      query,
      body: { content: { ...version.content, system }, message, commit: '' },
    })
  }
  for (const [label, number] of Object.entries(labels))
    await call(movePromptLabel, {
      params: { name },
      query,
      body: { label, version: String(number) },
    })
}
