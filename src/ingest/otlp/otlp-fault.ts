/**
 * Why an OTLP request as a whole was not taken. Only `too-many` and `unavailable` are worth sending
 * again, after `retryAfterSeconds` where given; the others fail again with the same request.
 */
export type OtlpFault =
  | { readonly kind: 'unauthenticated'; readonly message: string }
  | { readonly kind: 'forbidden'; readonly message: string }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'too-large'; readonly message: string }
  | { readonly kind: 'unsupported'; readonly message: string }
  | { readonly kind: 'too-many'; readonly message: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'unavailable'; readonly message: string; readonly retryAfterSeconds?: number }

/**
 * Ends a decoder from within and never leaves this folder: each decoder catches it at its door and
 * answers the fault it carries. No stack: hostile bodies must not be dearer than honest ones.
 */
export class DecodeStop {
  readonly fault: OtlpFault

  constructor(fault: OtlpFault) {
    this.fault = fault
  }
}
