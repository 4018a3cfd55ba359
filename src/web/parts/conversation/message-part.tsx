import type { ReactNode } from 'react'
import type { MessagePart } from '#contract/message.ts'
import { formatBytes } from '#web/format/bytes.ts'
import { BodyText } from '#web/parts/conversation/body-text.tsx'
import { ExternalLink } from '#web/parts/conversation/external-link.tsx'
import { ImagePart } from '#web/parts/conversation/image-part.tsx'
import { LeftOutFile, leftOutFile } from '#web/parts/conversation/left-out-file.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { JsonTree } from '#web/ui/json-tree.tsx'

type PartProps = { readonly part: MessagePart; readonly isPlain: boolean }

/** One part of a message, by its type; a type nobody knows is shown as data. */
export function MessagePartView({ part, isPlain }: PartProps) {
  const fields = part as Readonly<Record<string, unknown>>
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  const file = part.type === 'blob' ? text('content') : part.type === 'uri' ? text('uri') : ''
  if (leftOutFile(file) !== null) return <LeftOutFile content={file} />
  switch (part.type) {
    case 'text':
      return <BodyText text={text('content')} isPlain={isPlain} />
    case 'reasoning':
      return (
        <Folded title="Reasoning" icon="evaluator" tone="dim">
          <BodyText text={text('content')} />
        </Folded>
      )
    case 'refusal':
      return (
        <div className="part-refusal">
          <strong>Refused</strong> <BodyText text={text('content')} />
        </div>
      )
    case 'tool_call':
      return (
        <Folded
          title={
            <>
              Calls <code>{text('name')}</code>
            </>
          }
          icon="tool"
          note={summaryOf(fields['arguments'])}
        >
          <Data value={fields['arguments']} />
        </Folded>
      )
    case 'tool_call_response':
      return (
        <Folded
          title={
            <>
              Result{' '}
              {text('name') === '' ? null : (
                <>
                  of <code>{text('name')}</code>
                </>
              )}
            </>
          }
          icon="check"
          note={summaryOf(fields['response'])}
        >
          <Data value={fields['response']} />
        </Folded>
      )
    case 'blob':
      return (
        <Blob modality={text('modality')} mimeType={text('mime_type')} content={text('content')} />
      )
    case 'uri':
      return text('modality') === 'image' ? (
        <ImagePart source={text('uri')} label="" />
      ) : (
        <ExternalLink href={text('uri')}>{text('modality') || 'file'}</ExternalLink>
      )
    default:
      return (
        <Folded title={part.type} icon="span">
          <JsonTree value={part} />
        </Folded>
      )
  }
}

type FoldedProps = {
  readonly title: ReactNode
  readonly icon: 'tool' | 'check' | 'evaluator' | 'span'
  readonly tone?: 'dim'
  /** The beginning of what is inside, while it is folded. */
  readonly note?: string
  readonly children: ReactNode
}

function Folded({ title, icon, tone, note, children }: FoldedProps) {
  return (
    <details className={`part-folded ${tone ?? ''}`}>
      <summary>
        <Icon name={icon} size={13} />
        <span>{title}</span>
        {note === undefined ? null : <span className="cut faint mono">{note}</span>}
      </summary>
      <div className="part-inside">{children}</div>
    </details>
  )
}

function Data({ value }: { readonly value: unknown }) {
  if (typeof value === 'string') return <BodyText text={value} isPlain />
  return <JsonTree value={value} openLevels={3} />
}

const noteMax = 120

function summaryOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > noteMax ? `${text.slice(0, noteMax)}…` : text
}

type BlobProps = { readonly modality: string; readonly mimeType: string; readonly content: string }

const imageTypes = /^image\/(png|jpeg|gif|webp)$/

function Blob({ modality, mimeType, content }: BlobProps) {
  const address = `data:${mimeType};base64,${content}`
  if (imageTypes.test(mimeType)) return <ImagePart source={address} label="" />
  const bytes = Math.floor((content.length * 3) / 4)
  return (
    <a href={address} download={`${modality || 'file'}`}>
      {modality || 'file'} ({mimeType === '' ? 'unknown type' : mimeType}, {formatBytes(bytes)})
    </a>
  )
}
