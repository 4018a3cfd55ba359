import { type ReactElement, useMemo } from 'react'
import readMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { ExternalLink } from '#web/parts/conversation/external-link.tsx'
import { ImagePart } from '#web/parts/conversation/image-part.tsx'
import { boundDepth, isNestedTooDeep } from '#web/parts/conversation/markdown-depth.ts'
import '#web/parts/conversation/markdown.css'

/**
 * Text of a model, or of a person, as markdown. Raw HTML stays text; links say where they lead and open only when
 * clicked; images never load by themselves. The text comes from anywhere: nothing of it is trusted, and what is
 * nested too deep to be read is shown as it was written.
 */
export function Markdown({ text }: { readonly text: string }) {
  const read = useMemo(() => readOrNull(text), [text])
  return read === null ? (
    <pre className="markdown-as-written">{text}</pre>
  ) : (
    <div className="markdown">{read}</div>
  )
}

function readOrNull(text: string): ReactElement | null {
  if (isNestedTooDeep(text)) return null
  try {
    // Called as the function that it is, so that what it throws ends here and not the page.
    return readMarkdown({
      children: text,
      remarkPlugins: [remarkGfm],
      rehypePlugins: [boundDepth],
      urlTransform: safeUrl,
      components: {
        a: ({ href, children }) => <ExternalLink href={href ?? ''}>{children}</ExternalLink>,
        img: ({ src, alt }) => (
          <ImagePart source={typeof src === 'string' ? src : ''} label={alt ?? ''} />
        ),
        input: ({ checked }) => <span>{checked === true ? '☑' : '☐'} </span>,
      },
    })
  } catch {
    return null
  }
}

/** Web and mail addresses, and images that are inside the text; everything else (javascript:, file:, …) is dropped. */
function safeUrl(url: string): string {
  return /^(https?:|mailto:|data:image\/(png|jpeg|gif|webp);base64,)/i.test(url) ? url : ''
}
