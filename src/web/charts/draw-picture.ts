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
const headPx = 62

/** A chart as one picture that stands alone: its title, what it covers, its keys, and the plot as it is drawn. */
export function drawPicture(plot: HTMLCanvasElement, text: PictureText): HTMLCanvasElement {
  const scale = window.devicePixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = plot.width + 2 * margin * scale
  canvas.height = plot.height + (headPx + margin) * scale
  const pen = canvas.getContext('2d')
  if (pen === null) return canvas
  const family = getComputedStyle(document.documentElement).fontFamily
  pen.fillStyle = resolveColour('--surface')
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(plot, margin * scale, headPx * scale)
  pen.scale(scale, scale)
  pen.textBaseline = 'top'
  pen.fillStyle = resolveColour('--ink')
  pen.font = `600 ${titlePx}px ${family}`
  pen.fillText(text.title, margin, margin)
  pen.font = `${notePx}px ${family}`
  pen.fillStyle = resolveColour('--ink-faint')
  pen.fillText(text.note, margin, margin + titlePx + 6)
  drawKeys(pen, text.keys, canvas.width / scale - margin)
  return canvas
}

const swatch = 9

/** From the right edge leftwards, in the line of the title. */
function drawKeys(pen: CanvasRenderingContext2D, keys: PictureText['keys'], right: number): void {
  let end = right
  for (const { label, colour } of keys.toReversed()) {
    const width = pen.measureText(label).width
    pen.fillStyle = resolveColour('--ink-soft')
    pen.fillText(label, end - width, margin + 1)
    pen.fillStyle = resolveColour(`--series-${colour}`)
    pen.fillRect(end - width - swatch - 5, margin + 3, swatch, swatch)
    end -= width + swatch + 5 + 14
  }
}
