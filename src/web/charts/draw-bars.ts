import { resolveColour } from '#web/charts/series-colour.ts'

export type DrawnBar = {
  readonly name: string
  readonly words: string
  readonly share: number
  readonly token: `--series-${number}`
}

const widthPx = 460
const rowPx = 26
const namePx = 150
const trackPx = 210
const barPx = 10

/** Bars from zero with their names and numbers, as a picture of their own. */
export function drawBars(bars: readonly DrawnBar[]): HTMLCanvasElement {
  const scale = window.devicePixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = widthPx * scale
  canvas.height = bars.length * rowPx * scale
  const pen = canvas.getContext('2d')
  if (pen === null) return canvas
  pen.scale(scale, scale)
  pen.font = `12px ${getComputedStyle(document.documentElement).fontFamily}`
  pen.textBaseline = 'middle'
  bars.forEach((bar, index) => {
    const middle = index * rowPx + rowPx / 2
    pen.fillStyle = resolveColour('--ink-soft')
    pen.fillText(bar.name, 0, middle, namePx - 10)
    pen.fillText(bar.words, namePx + trackPx + 10, middle)
    pen.fillStyle = resolveColour(bar.token)
    pen.fillRect(namePx, middle - barPx / 2, trackPx * bar.share, barPx)
  })
  return canvas
}
