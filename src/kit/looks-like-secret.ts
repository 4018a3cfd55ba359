/**
 * Shapes of credentials that are published by those who issue them: Belay, OpenAI and Anthropic,
 * AWS, Google, GitHub, Slack, private keys, JSON Web Tokens, and passwords inside an address.
 */
const shapes: readonly RegExp[] = [
  /\bbly_[0-9A-Za-z]{46}\b/,
  /\bsk-[A-Za-z0-9_-]{20,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bAIza[0-9A-Za-z_-]{35}/,
  /\bgh[pousr]_[A-Za-z0-9]{36}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /:\/\/[^/\s:@]+:[^/\s:@]+@/,
]

/** True when a text holds something with the shape of a credential. Words such as “password” alone are no secret. */
export function looksLikeSecret(text: string): boolean {
  return shapes.some((shape) => shape.test(text))
}
