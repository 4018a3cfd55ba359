import { resolveColour } from '#web/charts/series-colour.ts'

export type PictureText = {
  readonly title: string
  /** Where and when: stands small under the title. */
  readonly note: string
  readonly keys: readonly { readonly label: string; readonly colour: number }[]
}

const margin = 16
const titlePx = 15
const notePx = 12
const headPx = 58
const keyRowPx = 18

/** A chart as one picture that stands alone: its title, what it covers, its keys, and the plot as it is drawn. */
export function drawPicture(plot: HTMLCanvasElement, text: PictureText): HTMLCanvasElement {
  const scale = window.devicePixelRatio
  const canvas = document.createElement('canvas')
  const family = getComputedStyle(document.documentElement).fontFamily
  const noteFont = `${notePx}px ${family}`
  const widthPx = plot.width / scale
  const keys = keysInRows(text.keys, noteFont, widthPx)
  const plotTop = headPx + keys.rows * keyRowPx
  canvas.width = plot.width + 2 * margin * scale
  canvas.height = plot.height + (plotTop + margin) * scale
  const pen = canvas.getContext('2d')
  if (pen === null) return canvas
  pen.fillStyle = resolveColour('--surface')
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(plot, margin * scale, plotTop * scale)
  pen.scale(scale, scale)
  pen.textBaseline = 'top'
  pen.fillStyle = resolveColour('--ink')
  pen.font = `600 ${titlePx}px ${family}`
  pen.fillText(text.title, margin, margin)
  pen.font = noteFont
  pen.fillStyle = resolveColour('--ink-faint')
  pen.fillText(text.note, margin, margin + titlePx + 6)
  for (const { label, colour, left, row } of keys.placed) {
    const top = headPx + row * keyRowPx
    pen.fillStyle = resolveColour(`--series-${colour}`)
    pen.fillRect(margin + left, top + 2, swatch, swatch)
    pen.fillStyle = resolveColour('--ink-soft')
    pen.fillText(label, margin + left + swatch + 5, top)
  }
  return canvas
}

const swatch = 9
const keyGap = 14

/** Keys beside each other, in as many rows as they need. */
function keysInRows(keys: PictureText['keys'], font: string, widthPx: number) {
  const pen = document.createElement('canvas').getContext('2d')
  if (pen !== null) pen.font = font
  let left = 0
  let row = 0
  const placed = keys.map((key) => {
    const width = swatch + 5 + (pen?.measureText(key.label).width ?? 0)
    if (left > 0 && left + width > widthPx) {
      left = 0
      row += 1
    }
    const place = { ...key, left, row }
    left += width + keyGap
    return place
  })
  return { placed, rows: keys.length === 0 ? 0 : row + 1 }
}
