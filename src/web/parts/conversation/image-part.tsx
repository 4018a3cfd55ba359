import { ExternalLink, hostOf } from '#web/parts/conversation/external-link.tsx'

/** An image: drawn when its bytes are here, otherwise only a link to where it is. */
export function ImagePart({ source, label }: { readonly source: string; readonly label: string }) {
  if (source.startsWith('data:image/')) {
    return (
      <img
        className="message-image"
        src={source}
        alt={label === '' ? 'Image in the message' : label}
      />
    )
  }
  const host = hostOf(source)
  if (host === null)
    return (
      <span className="faint">
        [image without a usable address{label === '' ? '' : `: ${label}`}]
      </span>
    )
  return (
    <ExternalLink href={source}>Open the image{label === '' ? '' : ` “${label}”`}</ExternalLink>
  )
}
