/** A shorter text is no secret: taking it out would take words out of answers. */
const secretLengthMin = 6
const placeholder = '(secret)'
const placeholderBytes = Buffer.from(placeholder)

/** The ways in which a server can write a secret back: as it is, within JSON, within JSON as PHP writes it. */
export function writtenForms(secret: string): readonly string[] {
  if (secret.length < secretLengthMin) return []
  const inJson = JSON.stringify(secret).slice(1, -1)
  return [...new Set([secret, inJson, inJson.replaceAll('/', '\\/')])]
}

/** A text without the secrets: a server may say back what it was sent. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(writtenForms)
    .reduce((left, written) => left.replaceAll(written, placeholder), text)
}

/**
 * Takes a secret out of bytes that come in pieces, wherever the pieces are cut. A piece is searched
 * once, in native code, and copied only when the secret is in it; what is held back for the next
 * piece is an end that the secret could begin with, so that tokens of a stream do not wait.
 */
export class SecretFilter {
  readonly #forms: readonly Buffer[]
  #heldBack: Buffer | null = null

  constructor(forms: readonly Buffer[]) {
    this.#forms = forms
  }

  /** What may go on; empty when all of it has to wait. */
  push(piece: Buffer): Buffer {
    const bytes = this.#heldBack === null ? piece : Buffer.concat([this.#heldBack, piece])
    const clean = this.#forms.reduce(withoutBytes, bytes)
    const openBytes = Math.max(0, ...this.#forms.map((form) => openEndOf(clean, form)))
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
