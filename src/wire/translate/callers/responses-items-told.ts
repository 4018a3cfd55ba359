import { parsedJson } from '#kit/parsed-json.ts'
import { asRecord, asText, type Loose } from '#wire/loose.ts'
import { extraContent } from '../gemini-reply.ts'

type Send = (type: string, rest: Loose) => void

/** An item that is being told; `finish` says its last events and gives it whole. */
type OpenItem = {
  readonly kind: 'reasoning' | 'message' | 'call'
  readonly index: number
  readonly id: string
  text: string
  refusal: string
  /** Of what a model thought, for it to be sent back. */
  sealed: string
  readonly annotations: Loose[]
  readonly call: {
    readonly id: string
    readonly name: string
    readonly signature: string
    readonly isCustom: boolean
  } | null
}

/** Tells the items of a response one after the other, each with all the events that open, grow and close it. */
export class ResponseItems {
  readonly #responseId: string
  readonly #send: Send
  readonly #calls = new Map<number, OpenItem>()
  readonly #whole: Loose[] = []
  #items = 0
  /** The thoughts or the message that are being told. */
  #open: OpenItem | null = null

  constructor(responseId: string, send: Send) {
    this.#responseId = responseId
    this.#send = send
  }

  /** Every item, whole, in the order in which they began. */
  get finished(): readonly Loose[] {
    return this.#whole.filter((item) => item !== undefined)
  }

  think(text: string): void {
    let item = this.#open
    if (item?.kind !== 'reasoning') {
      item = this.#begin('reasoning')
      const { id, index } = item
      const part = { type: 'summary_text', text: '' }
      this.#send('response.output_item.added', { output_index: index, item: reasoning(item) })
      const place = { item_id: id, output_index: index, summary_index: 0 }
      this.#send('response.reasoning_summary_part.added', { ...place, part })
    }
    item.text += text
    const place = { item_id: item.id, output_index: item.index, summary_index: 0 }
    this.#send('response.reasoning_summary_text.delta', { ...place, delta: text })
  }

  /** Ends the thoughts, with what has to come back of them. */
  seal(sealed: string): void {
    const item = this.#open?.kind === 'reasoning' ? this.#open : this.#begin('reasoning')
    if (item.text === '')
      this.#send('response.output_item.added', { output_index: item.index, item: reasoning(item) })
    item.sealed = sealed
    this.#stopOpen()
  }

  say(kind: 'text' | 'refusal', text: string): void {
    let item = this.#open
    if (item?.kind !== 'message') {
      item = this.#begin('message')
      const added = { ...message(item), content: [], status: 'in_progress' }
      this.#send('response.output_item.added', { output_index: item.index, item: added })
    }
    if (item[kind] === '') {
      const part = kind === 'text' ? textPart('', []) : { type: 'refusal', refusal: '' }
      this.#send('response.content_part.added', { ...contentPlace(item, kind), part })
    }
    item[kind] += text
    const name = kind === 'text' ? 'output_text' : 'refusal'
    this.#send(`response.${name}.delta`, {
      ...contentPlace(item, kind),
      delta: text,
      ...(kind === 'text' ? { logprobs: [] } : {}),
    })
  }

  annotate(given: readonly Loose[]): void {
    const item = this.#open
    if (item?.kind !== 'message') return
    for (const one of given) {
      const annotation = { type: one['type'], ...asRecord(one['url_citation']) }
      this.#send('response.output_text.annotation.added', {
        ...contentPlace(item, 'text'),
        annotation_index: item.annotations.length,
        annotation,
      })
      item.annotations.push(annotation)
    }
  }

  /** A generated image, from its data URL. */
  show(url: string): void {
    this.#stopOpen()
    const index = this.#items
    this.#items += 1
    const result = url.slice(url.indexOf(',') + 1)
    const id = `ig_${this.#responseId}_${index}`
    const item = { id, type: 'image_generation_call', status: 'completed', result }
    this.#send('response.output_item.added', {
      output_index: index,
      item: { ...item, result: null },
    })
    this.#send('response.output_item.done', { output_index: index, item })
    this.#whole[index] = item
  }

  startCall(piece: {
    readonly call: number
    readonly id: string
    readonly name: string
    readonly signature: string
    readonly isCustom: boolean
  }): void {
    const { name, signature, isCustom } = piece
    const id = piece.id || `call_${this.#responseId}_${piece.call}`
    const item = this.#begin('call', { id, name, signature, isCustom })
    this.#calls.set(piece.call, item)
    const added = { ...called(item), status: 'in_progress' }
    this.#send('response.output_item.added', { output_index: item.index, item: added })
  }

  continueCall(at: number, text: string): void {
    const item = this.#calls.get(at)
    if (item === undefined) return
    item.text += text
    // The text of a custom tool is inside JSON, and told when that is whole.
    if (item.call?.isCustom === true) return
    const place = { item_id: item.id, output_index: item.index }
    this.#send('response.function_call_arguments.delta', { ...place, delta: text })
  }

  /** Everything that is still open ends. */
  stopAll(): void {
    this.#stopOpen()
    for (const item of this.#calls.values()) this.#stopCall(item)
    this.#calls.clear()
  }

  #begin(kind: OpenItem['kind'], call: OpenItem['call'] = null): OpenItem {
    this.#stopOpen()
    const prefixes = { reasoning: 'rs', message: 'msg', call: call?.isCustom ? 'ctc' : 'fc' }
    const item: OpenItem = {
      kind,
      index: this.#items,
      id: `${prefixes[kind]}_${this.#responseId}_${this.#items}`,
      text: '',
      refusal: '',
      sealed: '',
      annotations: [],
      call,
    }
    this.#items += 1
    if (kind !== 'call') this.#open = item
    return item
  }

  #stopOpen(): void {
    const item = this.#open
    this.#open = null
    if (item?.kind === 'reasoning') this.#stopThinking(item)
    if (item?.kind === 'message') this.#stopMessage(item)
  }

  #stopThinking(item: OpenItem): void {
    const place = { item_id: item.id, output_index: item.index, summary_index: 0 }
    if (item.text !== '') {
      const part = { type: 'summary_text', text: item.text }
      this.#send('response.reasoning_summary_text.done', { ...place, text: item.text })
      this.#send('response.reasoning_summary_part.done', { ...place, part })
    }
    this.#done(item, reasoning(item))
  }

  #stopMessage(item: OpenItem): void {
    for (const kind of ['text', 'refusal'] as const) {
      const text = item[kind]
      if (text === '') continue
      const place = contentPlace(item, kind)
      const part =
        kind === 'text' ? textPart(text, item.annotations) : { type: 'refusal', refusal: text }
      const name = kind === 'text' ? 'output_text' : 'refusal'
      const logprobs = kind === 'text' ? { logprobs: [] } : {}
      this.#send(`response.${name}.done`, { ...place, [kind]: text, ...logprobs })
      this.#send('response.content_part.done', { ...place, part })
    }
    this.#done(item, message(item))
  }

  #stopCall(item: OpenItem): void {
    const whole = called(item)
    const place = { item_id: item.id, output_index: item.index }
    if (item.call?.isCustom === true) {
      const input = asText(whole['input'])
      this.#send('response.custom_tool_call_input.delta', { ...place, delta: input })
      this.#send('response.custom_tool_call_input.done', { ...place, input })
    } else {
      const { arguments: written, name } = whole
      this.#send('response.function_call_arguments.done', { ...place, name, arguments: written })
    }
    this.#done(item, whole)
  }

  #done({ index }: OpenItem, item: Loose): void {
    this.#send('response.output_item.done', { output_index: index, item })
    this.#whole[index] = item
  }
}

function contentPlace({ id, index, text }: OpenItem, kind: 'text' | 'refusal'): Loose {
  // A refusal stands behind the text, where there is any.
  const at = kind === 'refusal' && text !== '' ? 1 : 0
  return { item_id: id, output_index: index, content_index: at }
}

function textPart(text: string, annotations: readonly Loose[]): Loose {
  return { type: 'output_text', text, annotations, logprobs: [] }
}

function reasoning({ id, text, sealed }: OpenItem): Loose {
  return {
    id,
    type: 'reasoning',
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
    ...(sealed === '' ? {} : { encrypted_content: sealed }),
  }
}

function message({ id, text, refusal, annotations }: OpenItem): Loose {
  return {
    id,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content: [
      ...(text === '' ? [] : [textPart(text, annotations)]),
      ...(refusal === '' ? [] : [{ type: 'refusal', refusal }]),
    ],
  }
}

function called({ id, text, call }: OpenItem): Loose {
  const marked = call === null || call.signature === '' ? {} : extraContent(call.signature)
  const head = { id, status: 'completed', call_id: call?.id, name: call?.name, ...marked }
  if (call?.isCustom !== true)
    return { ...head, type: 'function_call', arguments: text === '' ? '{}' : text }
  const input = asText(asRecord(parsedJson(text))?.['input'])
  return { ...head, type: 'custom_tool_call', input }
}
