import { createHmac } from 'node:crypto'
import { keyHmac, keyTextOf } from '#domain/keys/key-text.ts'

/** What the key of Belay's own calls is called in lists and on spans. */
export const ownKeyName = 'Belay: playground and evaluations'

/** The text of Belay's own key in a project: made of the server's secret, never stored. */
export function ownKeyText(project: string, secret: Uint8Array): string {
  return keyTextOf(createHmac('sha512', secret).update(`own calls of ${project}`).digest())
}

/** By which the record of that key is recognised: nobody else can make one that has it. */
export function ownKeyHmac(project: string, secret: Uint8Array): string {
  return keyHmac(ownKeyText(project, secret), secret)
}
