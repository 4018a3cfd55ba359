import { type Mark, resolveColour } from '#web/charts/series-colour.ts'

/** A token of styles/tokens.css: `--ink-soft`, `--series-3`. */
type Token = `--${string}`

/**
 * What a small chart is made of, in pixels from the top left. The page draws shapes as SVG; a
 * picture to give away is painted from the very same shapes.
 */
export type Shape =
  | {
      readonly kind: 'line'
      /** Two points or more, joined. */
      readonly points: readonly (readonly [number, number])[]
      readonly colour: Token
      readonly width?: number
      readonly isDashed?: boolean
    }
  | {
      readonly kind: 'box'
      readonly left: number
      readonly top: number
      readonly width: number
      readonly height: number
      readonly colour: Token
      readonly opacity?: number
      /** Said on hover. */
      readonly title?: string
    }
  | {
      readonly kind: 'dot'
      readonly at: readonly [number, number]
      readonly radius: number
      readonly colour: Token
      readonly isHollow?: boolean
      /** Of a look beyond the eighth, whose colour another has too; a circle if left out. */
      readonly mark?: Mark
      readonly title?: string
    }
  | {
      readonly kind: 'text'
      readonly at: readonly [number, number]
      readonly text: string
      readonly colour: Token
      readonly anchor?: 'start' | 'middle' | 'end'
      readonly isStrong?: boolean
    }

/** Of every text in a chart; pixels. */
export const shapeTextPx = 12

/** Roughly how wide a text of a chart is; good enough to leave room for it. */
export function textWidth(text: string): number {
  return text.length * shapeTextPx * 0.56
}

/** A text cut to so many pixels, with an ellipsis where something is missing. */
export function cutText(text: string, widthPx: number): string {
  const fits = Math.max(1, Math.floor(widthPx / (shapeTextPx * 0.56)))
  return text.length <= fits ? text : `${text.slice(0, Math.max(1, fits - 1))}…`
}

/** The corners of a mark that has some, as large to the eye as a circle of this radius. */
export function cornersOf(
  [x, y]: readonly [number, number],
  radius: number,
  mark: 'square' | 'diamond',
): readonly (readonly [number, number])[] {
  const half = mark === 'square' ? radius * 0.9 : radius * 1.25
  return mark === 'square'
    ? [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
      ]
    : [
        [x, y - half],
        [x + half, y],
        [x, y + half],
        [x - half, y],
      ]
}

/** Paints shapes onto a canvas of their own, as sharp as the screen is. */
export function paintShapes(
  shapes: readonly Shape[],
  { width, height }: { readonly width: number; readonly height: number },
): HTMLCanvasElement {
  const scale = window.devicePixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const pen = canvas.getContext('2d')
  if (pen === null) return canvas
  pen.scale(scale, scale)
  const family = getComputedStyle(document.documentElement).fontFamily
  for (const shape of shapes) paint(pen, shape, family)
  return canvas
}

function paint(pen: CanvasRenderingContext2D, shape: Shape, family: string): void {
  const colour = resolveColour(shape.colour)
  pen.fillStyle = colour
  pen.strokeStyle = colour
  pen.globalAlpha = 1
  pen.setLineDash([])
  switch (shape.kind) {
    case 'line':
      pen.lineWidth = shape.width ?? 1
      if (shape.isDashed === true) pen.setLineDash([3, 3])
      pen.beginPath()
      for (const [x, y] of shape.points) pen.lineTo(x, y)
      pen.stroke()
      return
    case 'box':
      pen.globalAlpha = shape.opacity ?? 1
      pen.fillRect(shape.left, shape.top, shape.width, shape.height)
      return
    case 'dot':
      pen.beginPath()
      if (shape.mark === 'square' || shape.mark === 'diamond')
        for (const [x, y] of cornersOf(shape.at, shape.radius, shape.mark)) pen.lineTo(x, y)
      else pen.arc(shape.at[0], shape.at[1], shape.radius, 0, 2 * Math.PI)
      pen.closePath()
      if (shape.isHollow === true || shape.mark === 'ring') {
        pen.lineWidth = 1.5
        pen.stroke()
      } else pen.fill()
      return
    case 'text':
      pen.font = `${shape.isStrong === true ? 600 : 400} ${shapeTextPx}px ${family}`
      pen.textBaseline = 'middle'
      pen.textAlign = shape.anchor === 'middle' ? 'center' : (shape.anchor ?? 'start')
      pen.fillText(shape.text, shape.at[0], shape.at[1])
  }
}
