import { parsedJson } from '#kit/parsed-json.ts'
import type { SseVerdict } from '#kit/sse.ts'
import { asList, asNumber, asRecord, asRecords, asText, type Loose } from '#wire/loose.ts'
import { mergeDelta, mergeField, type Growing } from '#wire/merge-delta.ts'
import type { StreamAssembly } from '#wire/read-stream.ts'
import { readReplyError } from '#wire/reply-error.ts'
import type { StreamGiven } from '#wire/define.ts'

type Choice = {
  readonly index: number
  /** Everything of the choice but its message: finish_reason, logprobs, what providers add. */
  readonly around: Growing
  readonly message: Growing
  content: string | unknown[] | null
  /** In the order in which they began; each remembers the index it came under. */
  readonly toolCalls: { readonly index: number; readonly call: Growing }[]
  /** Pieces of base64 as they came, because each may be encoded on its own. */
  readonly audio: string[]
}

/**
 * Puts chat completion chunks together to the completion that the API answers without streaming
 * (https://platform.openai.com/docs/api-reference/chat-streaming). The end is `[DONE]`; a stream
 * of a compatible server that ends without it is complete when every choice has a finish reason.
 * With `hidesUsage` the chunk that only carries usage is read, and left out of what goes on.
 */
export function chatAssembly({ hidesUsage = false, watch }: StreamGiven = {}): StreamAssembly {
  const top: Growing = {}
  const choices = new Map<number, Choice>()
  let hasFirstToken = false
  let isDone = false
  /** Kept beside the choices, because it is asked for after every chunk. */
  let isAllFinished = false

  function takeChoice(delta: Loose, hasRoom: boolean): void {
    const index = asNumber(delta['index']) ?? 0
    let choice = choices.get(index)
    if (choice === undefined) {
      choice = newChoice(index)
      choices.set(index, choice)
      isAllFinished = false
    }
    for (const key in delta) {
      if (key === 'index' || key === 'delta') continue
      if (hasRoom || key === 'finish_reason' || key === 'usage')
        mergeAround(choice.around, key, delta[key])
    }
    if (delta['finish_reason'] != null)
      isAllFinished = [...choices.values()].every(({ around }) => around['finish_reason'] != null)
    const message = asRecord(delta['delta'])
    if (message === null) return
    watch?.show(message, index === 0 ? '' : String(index))
    if (!hasRoom) return
    if (!hasFirstToken && carriesToken(message)) hasFirstToken = true
    mergeMessage(choice, message)
  }

  return {
    get hasFirstToken() {
      return hasFirstToken
    },
    get hasError() {
      return top['error'] != null && readReplyError(top) !== null
    },
    get isComplete() {
      return isDone || isAllFinished
    },
    get isOver() {
      return isDone
    },
    take(event, data, hasRoom): SseVerdict {
      if (isDone) return 'hold'
      if (data.trim() === '[DONE]') {
        isDone = true
        return 'hold'
      }
      const chunk = asRecord(parsedJson(data))
      if (chunk === null) return 'forward'
      for (const key in chunk) {
        if (key === 'choices' || key === 'obfuscation' || key === '__proto__') continue
        const value = chunk[key]
        // Usage, citations and the like come whole, often repeated: the last one counts.
        if (value !== null || top[key] === undefined) top[key] = value
      }
      if (event === 'error' && top['error'] == null) top['error'] = chunk
      const entries = asList(chunk['choices'])
      for (const entry of entries) {
        const delta = asRecord(entry)
        if (delta !== null) takeChoice(delta, hasRoom)
      }
      return hidesUsage && entries.length === 0 && asRecord(chunk['usage']) !== null
        ? 'drop'
        : 'forward'
    },
    assembled() {
      const all = [...choices.values()].sort((left, right) => left.index - right.index)
      const { object, ...rest } = top
      return {
        ...rest,
        ...(all.length > 0 || object !== undefined ? { object: 'chat.completion' } : {}),
        ...(all.length > 0 || !('error' in top) ? { choices: all.map(finishedChoice) } : {}),
      }
    },
  }
}

function newChoice(index: number): Choice {
  return {
    index,
    around: { finish_reason: null },
    message: { role: 'assistant' },
    content: null,
    toolCalls: [],
    audio: [],
  }
}

/** True when a delta brings something the model generated, not only the role it speaks in. */
function carriesToken(delta: Loose): boolean {
  return Object.entries(delta).some(
    ([key, value]) =>
      key !== 'role' &&
      (typeof value === 'string'
        ? value !== ''
        : asRecord(value) !== null || asList(value).length > 0),
  )
}

/** What stands beside the message is replaced, but log probabilities, which come token by token. */
function mergeAround(around: Growing, key: string, value: unknown): void {
  if (key === 'logprobs' && value !== null) mergeField(around, key, value)
  else if (key !== '__proto__' && (value !== null || around[key] === undefined)) around[key] = value
}

// Every token of every stream comes through here: fields are looked at in place, not taken apart.
function mergeMessage(choice: Choice, delta: Loose): void {
  for (const key in delta) {
    const value = delta[key]
    switch (key) {
      case 'content':
        choice.content = joinedContent(choice.content, value)
        break
      case 'tool_calls':
        for (const call of asRecords(value)) mergeToolCall(choice, call)
        break
      case 'audio':
        mergeAudio(choice, asRecord(value) ?? {})
        break
      case 'function_call':
        if (asRecord(value) !== null) mergeField(choice.message, key, value)
        break
      default:
        mergeField(choice.message, key, value)
    }
  }
}

function mergeAudio(choice: Choice, sound: Loose): void {
  const { data, ...described } = sound
  if (typeof data === 'string') choice.audio.push(data)
  if (Object.keys(sound).length > 0) mergeField(choice.message, 'audio', described)
}

/**
 * Mistral streams reasoning as lists of parts and the answer after it as plain text; everyone else
 * streams text only. Neighbouring parts of one kind become one part, as in a whole reply.
 */
function joinedContent(current: Choice['content'], delta: unknown): Choice['content'] {
  if (typeof delta === 'string') {
    if (current === null) return delta
    if (typeof current === 'string') return current + delta
    if (delta !== '') addPart(current, { type: 'text', text: delta })
    return current
  }
  if (!Array.isArray(delta)) return current
  const parts =
    typeof current === 'string' && current !== '' ? [{ type: 'text', text: current }] : []
  const list: unknown[] = Array.isArray(current) ? current : parts
  for (const part of delta) addPart(list, part)
  return list
}

function addPart(parts: unknown[], part: unknown): void {
  const added = asRecord(part)
  const last: Growing | null = asRecord(parts.at(-1))
  if (added === null || last === null || last['type'] !== added['type']) {
    parts.push(part)
  } else if (typeof last['text'] === 'string' && typeof added['text'] === 'string') {
    last['text'] += added['text']
  } else if (Array.isArray(last['thinking']) && Array.isArray(added['thinking'])) {
    for (const thought of added['thinking']) addPart(last['thinking'], thought)
  } else {
    parts.push(part)
  }
}

/**
 * Calls are told apart by `index`. Two traps of compatible servers: some leave the index out, and
 * some give every parallel call index 0 and only a new id; a named call with another id is new.
 */
function mergeToolCall(choice: Choice, delta: Loose): void {
  const { index: givenIndex, ...rest } = delta
  const id = asText(rest['id'])
  const isNamed = asText((asRecord(rest['function']) ?? asRecord(rest['custom']))?.['name']) !== ''
  const index = asNumber(givenIndex)
  const known =
    index === null
      ? choice.toolCalls.at(-1)
      : choice.toolCalls.findLast((candidate) => candidate.index === index)
  const isOther =
    known !== undefined &&
    isNamed &&
    id !== '' &&
    asText(known.call['id']) !== '' &&
    known.call['id'] !== id
  if (known !== undefined && !isOther) {
    mergeDelta(known.call, rest)
    return
  }
  const call: Growing = {}
  mergeDelta(call, rest)
  choice.toolCalls.push({ index: index ?? choice.toolCalls.length, call })
}

function finishedChoice(choice: Choice): unknown {
  const message: Growing = { ...choice.message, content: choice.content }
  if (choice.toolCalls.length > 0) {
    message['tool_calls'] = choice.toolCalls
      .toSorted((left, right) => left.index - right.index)
      .map(({ call }) => ({ type: 'function', ...call }))
  }
  if (choice.audio.length > 0) {
    message['audio'] = { ...asRecord(message['audio']), data: joinedBase64(choice.audio) }
  }
  return { index: choice.index, message, ...choice.around }
}

/** Pieces that are each a whole encoding are decoded before they are joined: padding may stand inside. */
function joinedBase64(pieces: readonly string[]): string {
  if (pieces.some((piece) => piece.length % 4 !== 0)) return pieces.join('')
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))).toString('base64')
}
