import { cornersOf, type Shape, shapeTextPx } from '#web/charts/shapes.ts'

type ShapeViewProps = {
  readonly label: string
  readonly shapes: readonly Shape[]
  readonly width: number
  readonly height: number
}

/** Shapes as SVG; what they say is in the table beside, so that screen readers meet one image. */
export function ShapeView({ label, shapes, width, height }: ShapeViewProps) {
  return (
    <svg role="img" aria-label={label} width={width} height={height} className="shapes">
      {shapes.map((shape, index) => (
        <Drawn key={`${index} ${shape.kind}`} shape={shape} />
      ))}
    </svg>
  )
}

function Drawn({ shape }: { readonly shape: Shape }) {
  const colour = `var(${shape.colour})`
  switch (shape.kind) {
    case 'line':
      return (
        <polyline
          points={shape.points.map((point) => point.join(',')).join(' ')}
          fill="none"
          stroke={colour}
          strokeWidth={shape.width ?? 1}
          strokeDasharray={shape.isDashed === true ? '3 3' : undefined}
        />
      )
    case 'box':
      return (
        <rect
          x={shape.left}
          y={shape.top}
          width={Math.max(0, shape.width)}
          height={Math.max(0, shape.height)}
          fill={colour}
          opacity={shape.opacity}
        >
          {shape.title === undefined ? null : <title>{shape.title}</title>}
        </rect>
      )
    case 'dot':
      return <Dot shape={shape} />
    case 'text':
      return (
        <text
          x={shape.at[0]}
          y={shape.at[1]}
          fill={colour}
          fontSize={shapeTextPx}
          fontWeight={shape.isStrong === true ? 600 : 400}
          textAnchor={shape.anchor ?? 'start'}
          dominantBaseline="central"
        >
          {shape.text}
        </text>
      )
  }
}

function Dot({ shape }: { readonly shape: Extract<Shape, { readonly kind: 'dot' }> }) {
  const { at, radius, mark, isHollow, title } = shape
  const colour = `var(${shape.colour})`
  const look = {
    fill: isHollow === true || mark === 'ring' ? 'var(--surface)' : colour,
    stroke: colour,
    strokeWidth: 1.5,
  }
  const said = title === undefined ? null : <title>{title}</title>
  if (mark === 'square' || mark === 'diamond') {
    const points = cornersOf(at, radius, mark).map((corner) => corner.join(','))
    return (
      <polygon points={points.join(' ')} {...look}>
        {said}
      </polygon>
    )
  }
  return (
    <circle cx={at[0]} cy={at[1]} r={radius} {...look}>
      {said}
    </circle>
  )
}
