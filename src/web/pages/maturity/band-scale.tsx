import { formatPoints, pointsMax } from '#client/maturity-report.ts'
import { bands } from '#web/pages/maturity/bands.ts'
import '#web/pages/maturity/band-scale.css'

type Mark = {
  readonly label: string
  readonly points: number
  readonly kind: 'evidenced' | 'claimed'
}

/** Where points stand on the published bands. */
export function BandScale({ marks }: { readonly marks: readonly Mark[] }) {
  const words = marks.map((mark) => `${formatPoints(mark.points)} points ${mark.label}`).join(', ')
  return (
    <div
      className="band-scale"
      role="img"
      aria-label={`Scale from 0 to ${pointsMax} points: ${words}`}
    >
      <div className={`band-marks ${marks.length > 1 ? 'two' : ''}`}>
        {marks.map((mark, index) => (
          <span
            key={mark.label}
            className={`band-mark ${mark.kind} ${index > 0 ? 'raised' : ''}`}
            style={{ left: `${(mark.points / pointsMax) * 100}%` }}
          >
            <span className={`band-mark-words ${mark.points > pointsMax * 0.7 ? 'before' : ''}`}>
              <strong className="number">{formatPoints(mark.points)}</strong> {mark.label}
            </span>
          </span>
        ))}
      </div>
      <div className="band-track">
        {bands.map((band, index) => {
          const start = index === 0 ? 0 : band.from
          const next = bands[index + 1]?.from ?? pointsMax
          return (
            <span key={band.title} style={{ flexGrow: next - start }}>
              <span className="band-title">{band.title}</span>
              <span className="band-range number">
                {band.from}–{band.to}
              </span>
            </span>
          )
        })}
      </div>
    </div>
  )
}
