import type { Loose } from '#wire/loose.ts'
import type { ClaudeRules } from './anthropic-models.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Omissions } from './omissions.ts'

type Given = {
  readonly rules: ClaudeRules
  readonly omissions: Omissions
  readonly isThinking: boolean
}

/** One thing that is refused: the field that goes, when it is, and why. Asked in order, of what is left. */
type Rule = {
  readonly field: 'temperature' | 'top_p' | 'top_k' | 'service_tier'
  isBroken(fields: Loose, given: Given): boolean
  /** Says no more than leaving it out does: it goes without a word. */
  isSilent?(fields: Loose): boolean
  readonly sentence: string
}

/** As one model refuses them all: every value but the usual one, which says nothing. */
const refusedByModel = (field: Rule['field']): Rule => ({
  field,
  isBroken: (fields, { rules }) => rules.sampling === 'none' && fields[field] != null,
  isSilent: (fields) => field !== 'top_k' && fields[field] === 1,
  sentence: `This model takes no \`${field}\`: leave it out.`,
})

/**
 * What Anthropic refuses of sampling: https://docs.claude.com/en/api/messages (ranges),
 * …/build-with-claude/extended-thinking#feature-compatibility,
 * …/about-claude/models/migration-guide (one of temperature and top_p from 4.1 on, none from Opus 4.7 on).
 */
const table: readonly Rule[] = [
  refusedByModel('temperature'),
  refusedByModel('top_p'),
  refusedByModel('top_k'),
  {
    field: 'temperature',
    isBroken: ({ temperature }) => typeof temperature === 'number' && temperature > 1,
    sentence: 'Anthropic takes a temperature of 0 to 1.',
  },
  {
    field: 'temperature',
    isBroken: ({ temperature }, { isThinking }) =>
      isThinking && temperature != null && temperature !== 1,
    sentence: 'Claude thinks at its own temperature: leave `temperature` or the thinking out.',
  },
  {
    field: 'top_k',
    isBroken: ({ top_k: topK }, { isThinking }) => isThinking && topK != null,
    sentence: 'Claude takes no `top_k` while it thinks: leave that or the thinking out.',
  },
  {
    field: 'top_p',
    isBroken: ({ top_p: topP }, { isThinking }) =>
      isThinking && typeof topP === 'number' && topP < 0.95,
    sentence: 'Claude takes a `top_p` of 0.95 to 1 while it thinks.',
  },
  {
    field: 'top_p',
    isBroken: ({ temperature, top_p: topP }, { rules }) =>
      rules.sampling === 'one' && temperature != null && topP != null,
    isSilent: ({ top_p: topP }) => topP === 1,
    sentence: 'This model takes `temperature` or `top_p`, not both.',
  },
  {
    field: 'service_tier',
    isBroken: ({ service_tier: tier }) => tier != null && tier !== 'auto' && tier !== 'default',
    sentence: 'Anthropic has no such tier to ask for: use auto or default.',
  },
]

/** Sampling as the model takes it, and the tier that is asked for. */
export function samplingFields({ body }: ChatRequest, given: Given): object {
  const left: Record<string, unknown> = {}
  for (const field of ['temperature', 'top_p', 'top_k', 'service_tier']) {
    if (body[field] != null) left[field] = body[field]
  }
  for (const { field, isBroken, isSilent, sentence } of table) {
    if (!isBroken(left, given)) continue
    if (isSilent?.(left) !== true) {
      given.omissions.refuse(field, `${sentence} This is ${JSON.stringify(left[field])}.`)
    }
    delete left[field]
  }
  const { service_tier: tier, ...sampling } = left
  return { ...sampling, ...(tier === 'default' ? { service_tier: 'standard_only' } : {}) }
}
