import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Omissions } from '#wire/translate/omissions.ts'
import { afterNeeds, type Need } from './define.ts'
import { anthropicNeeds } from './anthropic.ts'
import { geminiNeeds } from './gemini.ts'
import { mistralNeeds } from './mistral.ts'
import { openaiNeeds } from './openai.ts'

type Row = {
  readonly rule: string
  readonly needs: readonly Need[]
  readonly wire?: string
  readonly model?: string
  readonly askedModel?: string
  readonly request: Readonly<Record<string, unknown>>
  /** Null: the caller's own bytes go on. */
  readonly sent: object | null
  /** Left out where the operator allows it, and nothing then changes where not. */
  readonly dropped?: readonly string[]
}

const call = (id: string) => ({ id, type: 'function', function: { name: 'a', arguments: '{}' } })

const signed = { type: 'thinking', thinking: 'a', signature: 's' }
const unsigned = { type: 'thinking', thinking: 'b', signature: '' }
const said = { type: 'text', text: 'c' }

const rows: readonly Row[] = [
  {
    rule: 'Anthropic: thoughts of another provider’s model have no signature',
    needs: anthropicNeeds,
    wire: 'anthropic.messages',
    request: {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [unsigned, said] },
        { role: 'assistant', content: [unsigned] },
        { role: 'assistant', content: [signed, said] },
      ],
    },
    sent: {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [said] },
        { role: 'assistant', content: [signed, said] },
      ],
    },
  },
  {
    rule: 'Anthropic: its own thoughts stay',
    needs: anthropicNeeds,
    wire: 'anthropic.messages',
    request: { messages: [{ role: 'assistant', content: [signed, said] }] },
    sent: null,
  },
  {
    rule: 'Mistral: who asks has no field',
    needs: mistralNeeds,
    request: { user: 'u', messages: [] },
    sent: { messages: [] },
  },
  {
    rule: 'Mistral: ids of calls and results have nine letters and digits',
    needs: mistralNeeds,
    request: {
      messages: [
        { role: 'assistant', tool_calls: [call('call_abc')] },
        { role: 'tool', tool_call_id: 'call_abc', content: 'x' },
      ],
    },
    sent: {
      messages: [
        { role: 'assistant', tool_calls: [call('7QGXLTwWj')] },
        { role: 'tool', tool_call_id: '7QGXLTwWj', content: 'x' },
      ],
    },
  },
  {
    rule: 'Mistral: its own ids stay',
    needs: mistralNeeds,
    request: { messages: [{ role: 'assistant', tool_calls: [call('abcDEF123')] }] },
    sent: null,
  },
  {
    rule: 'Mistral: seed and the bound have other names',
    needs: mistralNeeds,
    request: { seed: 1, max_completion_tokens: 5, messages: [] },
    sent: { random_seed: 1, max_tokens: 5, messages: [] },
  },
  {
    rule: 'OpenAI: the older bound, for a model that thinks',
    needs: openaiNeeds,
    model: 'o4-mini',
    request: { max_tokens: 5 },
    sent: { max_completion_tokens: 5 },
  },
  {
    rule: 'OpenAI: both bounds: the newer one stays',
    needs: openaiNeeds,
    model: 'gpt-5-mini',
    request: { max_tokens: 5, max_completion_tokens: 6 },
    sent: { max_completion_tokens: 6 },
  },
  {
    rule: 'OpenAI: the older bound, for one that does not',
    needs: openaiNeeds,
    model: 'gpt-4o',
    request: { max_tokens: 5, temperature: 0 },
    sent: null,
  },
  {
    rule: 'OpenAI: sampling of a model that always thinks',
    needs: openaiNeeds,
    model: 'gpt-5-mini',
    request: { temperature: 0, top_p: 1, presence_penalty: 0.5 },
    sent: { top_p: 1 },
    dropped: ['temperature', 'presence_penalty'],
  },
  {
    rule: 'OpenAI: sampling of GPT-5.1 that is told to think',
    needs: openaiNeeds,
    model: 'gpt-5.1',
    request: { temperature: 0, reasoning_effort: 'low' },
    sent: { reasoning_effort: 'low' },
    dropped: ['temperature'],
  },
  {
    rule: 'OpenAI: the same by the Responses API',
    needs: openaiNeeds,
    wire: 'openai.responses',
    model: 'gpt-5.1',
    request: { top_p: 0.5, reasoning: { effort: 'low' } },
    sent: { reasoning: { effort: 'low' } },
    dropped: ['top_p'],
  },
  {
    rule: 'OpenAI: sampling of GPT-5.1 that does not think',
    needs: openaiNeeds,
    model: 'gpt-5.1',
    request: { temperature: 0 },
    sent: null,
    dropped: [],
  },
  {
    rule: 'Gemini: the model in each request of a batch is that of the path',
    needs: geminiNeeds,
    wire: 'gemini.batch_embed_contents',
    model: 'gemini-embedding-001',
    askedModel: 'mine/gemini-embedding-001',
    request: { requests: [{ model: 'models/mine/gemini-embedding-001', content: {} }] },
    sent: { requests: [{ model: 'models/gemini-embedding-001', content: {} }] },
  },
  {
    rule: 'Gemini: the model inside a question for tokens',
    needs: geminiNeeds,
    wire: 'gemini.count_tokens',
    model: 'gemini-2.5-pro',
    askedModel: 'models/mine/gemini-2.5-pro',
    request: { generateContentRequest: { model: 'models/mine/gemini-2.5-pro', contents: [] } },
    sent: { generateContentRequest: { model: 'models/gemini-2.5-pro', contents: [] } },
  },
  {
    rule: 'Gemini: a model that is named as Google does',
    needs: geminiNeeds,
    wire: 'gemini.embed_content',
    model: 'gemini-embedding-001',
    askedModel: 'mine/gemini-embedding-001',
    request: { model: 'models/gemini-embedding-001' },
    sent: null,
  },
]

describe('what a provider needs in its own format', () => {
  for (const {
    rule,
    needs,
    wire = 'openai.chat',
    model = 'm',
    askedModel = model,
    ...row
  } of rows) {
    it(rule, () => {
      const given = { needs, wire, model, askedModel }
      const omissions = new Omissions(true)
      const after = afterNeeds(row.request, { ...given, omissions })
      if (row.sent === null) assert.equal(after, row.request)
      else assert.deepEqual(after, row.sent)
      assert.deepEqual(omissions.fields, row.dropped ?? [])
      if (row.dropped === undefined) return
      assert.equal(afterNeeds(row.request, { ...given, omissions: null }), row.request)
    })
  }
})
