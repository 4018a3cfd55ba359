import { asRecord, asText, type Loose } from '#wire/loose.ts'
import { field } from '#wire/gemini/field.ts'
import type { CallerAsk, ChatAsk } from '../define.ts'
import type { Omissions } from '../omissions.ts'
import { numberAt } from '../readable.ts'
import { untranslatable } from '../untranslatable.ts'
import { CallerPaths } from './caller-paths.ts'
import { jsonSchemaOf } from './content-schema.ts'
import { effortOf } from './content-thinking.ts'
import { chatToolsOf } from './content-tools.ts'
import { chatMessagesOf } from './content-turns.ts'

const camelCased = (name: string) =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

// Fields of the request that are read here, and those that only sort calls at Google.
const read = new Set([
  'model',
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'generationConfig',
])
const hints = new Set(['labels'])
/** Thresholds of Google's filters: other providers have others, and no way to set them. */
const wishes = new Set(['safetySettings', 'mediaResolution', 'serviceTier'])

/** Settings that pass under another name; `read` says what is done with the others. */
const renamed: Readonly<Record<string, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  maxOutputTokens: 'max_tokens',
  stopSequences: 'stop',
  candidateCount: 'n',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
}
const readSettings = new Set([
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'thinkingConfig',
])

/** A generateContent request (https://ai.google.dev/api/generate-content) as a chat completion request. */
export function fromContentRequest(given: unknown, { streamed, omissions }: CallerAsk): ChatAsk {
  const request = asRecord(given) ?? untranslatable('', 'The body must be a JSON object.')
  const settings = asRecord(field(request, 'generationConfig')) ?? {}
  const paths = new CallerPaths()
  refuseUnknown(request, '', { omissions, known: (name) => read.has(name) || hints.has(name) })
  refuseUnknown(settings, 'generationConfig.', {
    omissions,
    known: (name) => name in renamed || readSettings.has(name),
  })
  paths.noteTree('response_format.json_schema.schema', 'generationConfig.responseSchema')
  paths.note('messages', 'contents')
  paths.note('response_format', 'generationConfig.responseMimeType')
  paths.note('reasoning_effort', 'generationConfig.thinkingConfig')
  paths.note('max_completion_tokens', 'generationConfig.maxOutputTokens')
  for (const [name, chat] of Object.entries(renamed)) paths.note(chat, `generationConfig.${name}`)
  numberAt(field(settings, 'maxOutputTokens'), 'generationConfig.maxOutputTokens')
  const effort = effortOf(asRecord(field(settings, 'thinkingConfig')))
  const format = formatOf(settings)
  const body = {
    messages: chatMessagesOf(request, { paths, omissions }),
    ...Object.fromEntries(
      Object.entries(renamed)
        .map(([name, chat]) => [chat, field(settings, name)])
        .filter(([, value]) => value != null),
    ),
    ...chatToolsOf(request, { paths, omissions }),
    ...(format === null ? {} : { response_format: format }),
    ...(effort === null ? {} : { reasoning_effort: effort }),
    ...(streamed ? { stream: true } : {}),
  }
  return { body, paths }
}

function refuseUnknown(
  record: Loose,
  prefix: string,
  given: { readonly omissions: Omissions; known(name: string): boolean },
): void {
  for (const [written, value] of Object.entries(record)) {
    const name = camelCased(written)
    if (given.known(name) || isSilent(name, value)) continue
    if (name === 'cachedContent')
      untranslatable(written, 'A cached content is known only at Google: send the content itself.')
    if (wishes.has(name)) given.omissions.leaveOut(prefix + written)
    else
      given.omissions.refuse(
        prefix + written,
        `\`${prefix}${written}\` has no counterpart in the API of the provider that this model runs on.`,
      )
  }
}

/** Values that say no more than leaving the field out would. */
function isSilent(name: string, value: unknown): boolean {
  if (value == null || value === false) return true
  if (name === 'responseModalities')
    return Array.isArray(value) && value.every((one) => String(one).toUpperCase() === 'TEXT')
  return Array.isArray(value) && value.length === 0
}

function formatOf(settings: Loose): Loose | null {
  const mimeType = asText(field(settings, 'responseMimeType'))
  if (mimeType === '' || mimeType === 'text/plain') return null
  const own = asRecord(field(settings, 'responseSchema'))
  const schema = asRecord(field(settings, 'responseJsonSchema')) ?? (own && jsonSchemaOf(own))
  if (mimeType !== 'application/json') {
    untranslatable(
      'generationConfig.responseMimeType',
      `${JSON.stringify(mimeType)} has no counterpart there; ask for application/json.`,
    )
  }
  if (schema === null) return { type: 'json_object' }
  return { type: 'json_schema', json_schema: { name: 'answer', schema } }
}

/** True where the caller wants to be told what was thought. */
export function includesThoughts(asked: unknown): boolean {
  const settings = asRecord(field(asRecord(asked), 'generationConfig'))
  return field(asRecord(field(settings, 'thinkingConfig')), 'includeThoughts') === true
}
