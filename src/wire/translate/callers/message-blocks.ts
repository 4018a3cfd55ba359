import { parsedJson } from '#kit/parsed-json.ts'
import { asRecord, asText, type Loose } from '#wire/loose.ts'
import { extraContent } from '../gemini-reply.ts'

type Send = (type: string, rest: Loose) => void

/** A text or thoughts that are being told. */
type OpenBlock = { readonly index: number; readonly kind: 'text' | 'thinking' }
type OpenCall = { readonly index: number; json: string; isStopped: boolean }

const emptied = {
  text: { type: 'text', text: '' },
  thinking: { type: 'thinking', thinking: '', signature: '' },
} as const

/** Tells the blocks of a message one after the other, each opened, grown and closed. */
export class MessageBlocks {
  readonly #messageId: string
  readonly #send: Send
  readonly #calls = new Map<number, OpenCall>()
  #blocks = 0
  #open: OpenBlock | null = null

  constructor(messageId: string, send: Send) {
    this.#messageId = messageId
    this.#send = send
  }

  /** True once a tool was called. */
  get hasCalls(): boolean {
    return this.#calls.size > 0
  }

  say(kind: 'text' | 'thinking', text: string): void {
    if (this.#open?.kind !== kind) this.#open = { index: this.#start(emptied[kind]), kind }
    this.#grow(this.#open.index, { type: `${kind}_delta`, [kind]: text })
  }

  /** Thoughts come twice: as they are thought, and signed when they are whole. */
  sign(signed: readonly Loose[]): void {
    for (const block of signed) {
      const signature = asText(block['signature'])
      if (block['type'] === 'redacted_thinking') {
        const index = this.#start(block)
        this.#send('content_block_stop', { index })
      } else if (this.#open?.kind === 'thinking' && signature !== '') {
        this.#grow(this.#open.index, { type: 'signature_delta', signature })
        this.#stopOpen()
      }
    }
  }

  startCall(piece: {
    readonly call: number
    readonly id: string
    readonly name: string
    readonly signature: string
  }): void {
    const { name, signature } = piece
    const id = piece.id || `toolu_${this.#messageId}_${piece.call}`
    const marked = signature === '' ? {} : extraContent(signature)
    const index = this.#start({ type: 'tool_use', id, name, input: {}, ...marked })
    this.#calls.set(piece.call, { index, json: '', isStopped: false })
  }

  continueCall(at: number, text: string): void {
    const one = this.#calls.get(at)
    if (one === undefined || one.isStopped) return
    one.json += text
    this.#grow(one.index, { type: 'input_json_delta', partial_json: text })
  }

  /** Everything that is still open ends. */
  stopAll(): void {
    this.#stopOpen()
    this.#stopCalls(true)
  }

  #start(content: Loose): number {
    this.#stopOpen()
    this.#stopCalls(false)
    const index = this.#blocks
    this.#blocks += 1
    this.#send('content_block_start', { index, content_block: content })
    return index
  }

  #grow(index: number, delta: Loose): void {
    this.#send('content_block_delta', { index, delta })
  }

  #stopOpen(): void {
    if (this.#open !== null) this.#send('content_block_stop', { index: this.#open.index })
    this.#open = null
  }

  /** A call that may still grow stays open: some servers tell several at a time. */
  #stopCalls(isEnd: boolean): void {
    for (const one of this.#calls.values()) {
      if (one.isStopped || (!isEnd && asRecord(parsedJson(one.json)) === null)) continue
      one.isStopped = true
      this.#send('content_block_stop', { index: one.index })
    }
  }
}
