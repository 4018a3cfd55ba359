import type { MessagePart } from '#contract/message.ts'

/** An image, file or sound by its URL: a `data:` URL becomes a blob, every other one a uri. */
export function partFromUrl(modality: string, url: string): MessagePart {
  const data = parseDataUrl(url)
  return data === null
    ? { type: 'uri', modality, uri: url }
    : { type: 'blob', modality, mime_type: data.mimeType, content: data.base64 }
}

/**
 * The media type and the base64 text of a `data:` URL (RFC 2397); null when it is none, or when
 * its data is not base64. A type left out is text/plain, as the RFC says.
 */
export function parseDataUrl(url: string): { mimeType: string; base64: string } | null {
  if (!url.startsWith('data:')) return null
  const comma = url.indexOf(',')
  if (comma === -1) return null
  const [mimeType, ...parameters] = url.slice('data:'.length, comma).split(';')
  if (!parameters.includes('base64')) return null
  return { mimeType: mimeType || 'text/plain', base64: url.slice(comma + 1) }
}

/** image, audio, video or document: what a media type is a kind of. */
export function modalityOf(mimeType: string): string {
  const [family = ''] = mimeType.split('/')
  return ['image', 'audio', 'video'].includes(family) ? family : 'document'
}
