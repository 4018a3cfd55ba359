/** What a request of any API asks for, in one shape: all that an answer depends on. */
export type Asked = {
  readonly model: string
  readonly streamed: boolean
  readonly turns: readonly Turn[]
  readonly tools: readonly { readonly name: string; readonly schema: unknown }[]
  /** False when the caller forbade calling tools. */
  readonly mayCallTools: boolean
  /** The one tool that must be called; null for any. */
  readonly forcedTool: string | null
  /** The schema that the answer must satisfy; null for none. */
  readonly schema: unknown
  readonly outputTokensMax: number | null
  readonly stops: readonly string[]
  /** How many answers to give. */
  readonly choices: number
}

/** One message of the conversation. */
export type Turn = {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly text: string
  /** One line for each image or file, `image/png, 70 bytes` or its URL. */
  readonly attachments: readonly string[]
  /** Whose result this is, where the API says it. */
  readonly tool: string
}

/** A turn with everything that is usually empty. */
export function turn(role: Turn['role'], text: string, rest: Partial<Turn> = {}): Turn {
  return { role, text, attachments: [], tool: '', ...rest }
}

/** How an attachment is spoken of: a data URL by type and size, every other one by its URL. */
export function describeUrl(url: string): string {
  const [head = '', data = ''] = url.startsWith('data:') ? url.slice('data:'.length).split(',') : []
  return data === '' ? url : describeBlob(head.split(';')[0] ?? '', data)
}

/** Type and size of base64 data. */
export function describeBlob(mimeType: string, base64: string): string {
  return `${mimeType}, ${Buffer.byteLength(base64, 'base64')} bytes`
}
