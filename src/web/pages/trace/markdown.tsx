import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { ExternalLink } from '#web/pages/trace/external-link.tsx'
import { ImagePart } from '#web/pages/trace/image-part.tsx'
import '#web/pages/trace/markdown.css'

/**
 * Text of a model, or of a person, as markdown. Raw HTML stays text; links say where they lead and open only when
 * clicked; images never load by themselves. The text comes from anywhere: nothing of it is trusted.
 */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        urlTransform={safeUrl}
        components={{
          a: ({ href, children }) => <ExternalLink href={href ?? ''}>{children}</ExternalLink>,
          img: ({ src, alt }) => (
            <ImagePart source={typeof src === 'string' ? src : ''} label={alt ?? ''} />
          ),
          input: ({ checked }) => <span>{checked === true ? '☑' : '☐'} </span>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  )
}

/** Web and mail addresses, and images that are inside the text; everything else (javascript:, file:, …) is dropped. */
function safeUrl(url: string): string {
  return /^(https?:|mailto:|data:image\/(png|jpeg|gif|webp);base64,)/i.test(url) ? url : ''
}
