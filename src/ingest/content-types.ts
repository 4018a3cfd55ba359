/** The two encodings that OTLP/HTTP has. */
export type OtlpEncoding = 'protobuf' | 'json'

const mediaTypes: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

/** Which encoding a Content-Type header means; null for any that OTLP does not have. */
export function encodingOf(contentType: string): OtlpEncoding | null {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase()
  if (mediaType === mediaTypes.json) return 'json'
  // Not in the specification, but what some proxies and older clients make of it.
  if (mediaType === mediaTypes.protobuf || mediaType === 'application/protobuf') return 'protobuf'
  return null
}

export function mediaTypeOf(encoding: OtlpEncoding): string {
  return mediaTypes[encoding]
}
