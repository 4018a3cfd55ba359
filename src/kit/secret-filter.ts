/** A shorter text is no secret: taking it out would take words out of answers. */
const secretLengthMin = 6
/** What stands where a secret stood. */
export const placeholder = '(secret)'
const placeholderBytes = Buffer.from(placeholder)

/** Fewer characters of base64 stand in pictures and sounds by chance. */
const base64LengthMin = 8

/**
 * The ways in which a server can write a secret back: as it is, within JSON, within JSON as PHP writes it, percent-encoded,
 * and within whatever was coded in base64, the secret alone or behind a user's name or `Bearer`.
 */
export function writtenForms(secret: string): readonly string[] {
  if (secret.length < secretLengthMin) return []
  const inJson = JSON.stringify(secret).slice(1, -1)
  const percent = secret.isWellFormed() ? encodeURIComponent(secret) : secret
  const base64 = [0, 1, 2].map((before) => base64Within(secret, before))
  const coded = base64.flatMap((form) => [
    form,
    form.replaceAll('/', '\\/'),
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ])
  return [
    ...new Set([secret, inJson, inJson.replaceAll('/', '\\/'), percent]),
    ...new Set(coded.filter((form) => form.length >= base64LengthMin)),
  ]
}

/** The characters of base64 that a secret alone decides when so many bytes, of three, stand before it. */
function base64Within(secret: string, before: number): string {
  const bytes = Buffer.from(secret)
  const bits = (before + bytes.length) * 8
  // A character that has bits of what stands before or behind is not the secret's alone.
  const first = Math.ceil((before * 8) / 6)
  const end = Math.floor(bits / 6)
  return Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .slice(first, end)
}

/** A text without the secrets: a server may say back what it was sent. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return withoutWritten(text, secrets.flatMap(writtenForms))
}

/** A text without the written forms of a secret. */
export function withoutWritten(text: string, forms: readonly string[]): string {
  return forms.reduce((left, written) => left.replaceAll(written, placeholder), text)
}

/** Written forms made ready for the search in bytes: once for a secret, whatever goes through filters of it. */
export class SecretBytes {
  readonly forms: readonly Buffer[]
  /** 1 for each byte that a form has: most pieces end with none of them, and wait for nothing. */
  readonly hasByte = new Uint8Array(256)

  constructor(forms: readonly string[]) {
    this.forms = forms.map((form) => Buffer.from(form))
    for (const form of this.forms) for (const byte of form) this.hasByte[byte] = 1
  }
}

/**
 * Takes a secret out of bytes that come in pieces, wherever the pieces are cut. A piece is searched
 * once, in native code, and copied only when the secret is in it; what is held back for the next
 * piece is an end that the secret could begin with, so that tokens of a stream do not wait.
 */
export class SecretFilter {
  readonly #forms: readonly Buffer[]
  readonly #hasByte: Uint8Array
  #heldBack: Buffer | null = null

  constructor({ forms, hasByte }: SecretBytes) {
    this.#forms = forms
    this.#hasByte = hasByte
  }

  /** What may go on; empty when all of it has to wait. */
  push(piece: Buffer): Buffer {
    const bytes = this.#heldBack === null ? piece : Buffer.concat([this.#heldBack, piece])
    const clean = this.#forms.reduce(withoutBytes, bytes)
    const mayBeOpen = clean.length > 0 && this.#hasByte[clean[clean.length - 1] ?? 0] === 1
    const openBytes = mayBeOpen
      ? Math.max(0, ...this.#forms.map((form) => openEndOf(clean, form)))
      : 0
    this.#heldBack = openBytes === 0 ? null : clean.subarray(clean.length - openBytes)
    return openBytes === 0 ? clean : clean.subarray(0, clean.length - openBytes)
  }

  /** What was held back, once nothing more comes. */
  end(): Buffer {
    const rest = this.#heldBack ?? Buffer.alloc(0)
    this.#heldBack = null
    return rest
  }
}

function withoutBytes(bytes: Buffer, secret: Buffer): Buffer {
  let at = bytes.indexOf(secret)
  if (at === -1) return bytes
  const kept: Buffer[] = []
  let from = 0
  for (; at !== -1; at = bytes.indexOf(secret, from)) {
    kept.push(bytes.subarray(from, at), placeholderBytes)
    from = at + secret.length
  }
  return Buffer.concat([...kept, bytes.subarray(from)])
}

/** How many of the last bytes could be the beginning of the secret. */
function openEndOf(bytes: Buffer, secret: Buffer): number {
  const first = secret[0] ?? 0
  let at = bytes.indexOf(first, Math.max(0, bytes.length - secret.length + 1))
  while (at !== -1) {
    const length = bytes.length - at
    if (bytes.compare(secret, 0, length, at) === 0) return length
    at = bytes.indexOf(first, at + 1)
  }
  return 0
}
