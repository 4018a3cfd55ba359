import { useEffect, useState } from 'react'
import { Button, IconButton } from '#web/ui/button.tsx'
import { hinted } from '#web/ui/hinted.ts'

const confirmedMs = 1500

type CopyButtonProps = {
  /** The text, or what makes it when pressed. */
  readonly text: string | (() => string)
  /** What is copied, for the name of a button that is an icon, and on hover: `Copy` + this. */
  readonly what: string
  /** Shows these words instead of only the icon. */
  readonly words?: string
}

/** Copies a text and says so on itself. */
export function CopyButton({ text, what, words }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  useEffect(() => {
    if (state === 'ready') return undefined
    const timer = window.setTimeout(() => setState('ready'), confirmedMs)
    return () => window.clearTimeout(timer)
  }, [state])
  async function copy(): Promise<void> {
    const isCopied = await copyText(typeof text === 'string' ? text : text())
    setState(isCopied ? 'copied' : 'failed')
  }
  const icon = state === 'copied' ? 'check' : 'copy'
  const said =
    state === 'copied' ? 'Copied' : state === 'failed' ? 'Copying is not allowed here' : null
  if (words === undefined) {
    return <IconButton icon={icon} label={said ?? `Copy ${what}`} onClick={() => void copy()} />
  }
  return (
    <Button icon={icon} {...hinted(`Copy ${what}`)} onClick={() => void copy()}>
      {said ?? words}
    </Button>
  )
}

/** Puts text on the clipboard; false where the browser refuses. Over plain HTTP from another machine only the old way works. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  const holder = document.querySelector('dialog[open]') ?? document.body
  holder.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  return isCopied
}
