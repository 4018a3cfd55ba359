import { asRecord } from '#wire/loose.ts'
import type { Need } from './define.ts'
import { renameFields } from './rename-fields.ts'

/** The models that think before they answer: https://platform.openai.com/docs/guides/reasoning */
const thinks = (model: string) => /^(o\d|gpt-[5-9])/.test(model) && !/chat/.test(model)

/**
 * Whether a call to such a model takes sampling: from GPT-5.1 on where it does not think, which is what it
 * does unless told (https://platform.openai.com/docs/guides/latest-model#parameter-compatibility).
 */
function refusesSampling(model: string, effort: unknown): boolean {
  if (!thinks(model)) return false
  const isAlways = /^(o\d|gpt-5(-|$))/.test(model)
  return isAlways || (effort != null && effort !== 'none')
}

/** Each with the value that says nothing. */
const sampling: Readonly<Record<string, unknown>> = {
  temperature: 1,
  top_p: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  logprobs: false,
  top_logprobs: 0,
  logit_bias: null,
}

/** Left out where the operator allows it; otherwise OpenAI's own refusal names the field. */
const withoutSampling: Need = {
  wires: ['openai.chat', 'openai.responses'],
  apply(request, { model, omissions }) {
    const effort = request['reasoning_effort'] ?? asRecord(request['reasoning'])?.['effort']
    if (omissions === null || !refusesSampling(model, effort)) return request
    const refused = Object.keys(sampling).filter(
      (field) => request[field] != null && request[field] !== sampling[field],
    )
    if (refused.length === 0) return request
    for (const field of refused) omissions.leaveOut(field)
    return Object.fromEntries(Object.entries(request).filter(([field]) => !refused.includes(field)))
  },
}

/** What OpenAI's reasoning models refuse: the older name of the bound, and sampling. */
export const openaiNeeds: readonly Need[] = [
  renameFields({ max_tokens: 'max_completion_tokens' }, thinks),
  withoutSampling,
]
