import { Menu } from '#web/ui/menu.tsx'
import { showNotice } from '#web/ui/notice.tsx'
import { copyText } from '#web/ui/copy-button.tsx'
import '#web/charts/copy-menu.css'

type CopyMenuProps = {
  /** What the chart is called. */
  readonly title: string
  readonly csv: () => string
  /** Draws the picture; undefined while there is nothing to draw. */
  readonly picture: (() => HTMLCanvasElement) | undefined
  /** The address that shows the same. */
  readonly link: () => string
}

/** Gives a chart away: as CSV, as a picture, as an address. */
export function CopyMenu({ title, csv, picture, link }: CopyMenuProps) {
  async function copy(what: string, text: string): Promise<void> {
    const isCopied = await copyText(text)
    showNotice(
      isCopied
        ? { text: `Copied ${title} ${what}` }
        : { text: 'Copying is not allowed here.', tone: 'bad' },
    )
  }
  return (
    <Menu
      icon="copy"
      label={`Copy ${title}`}
      groups={[
        {
          id: 'copy',
          entries: [
            { words: 'As CSV', onChoose: () => void copy('as CSV', csv()) },
            {
              words: 'As PNG',
              disabledReason:
                picture === undefined ? 'A picture is made of the chart; show it first' : undefined,
              onChoose: () => void (picture !== undefined && copyPicture(title, picture())),
            },
            { words: 'Link', onChoose: () => void copy('as a link', link()) },
          ],
        },
      ]}
    />
  )
}

/** Puts a picture on the clipboard; where the browser takes none (plain HTTP from elsewhere), it becomes a file. */
async function copyPicture(title: string, canvas: HTMLCanvasElement): Promise<void> {
  const drawn = new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the browser made no picture'))
      else resolve(blob)
    }, 'image/png')
  })
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': drawn })])
    showNotice({ text: `Copied ${title} as PNG` })
  } catch {
    const address = URL.createObjectURL(await drawn)
    const link = document.createElement('a')
    link.href = address
    link.download = `${title}.png`
    link.click()
    URL.revokeObjectURL(address)
    showNotice({ text: `Saved ${title}.png: this browser copies no pictures here` })
  }
}
