import { CopyMenu } from '#web/charts/copy-menu.tsx'
import { csvOfBars } from '#web/charts/csv.ts'
import { drawBars } from '#web/charts/draw-bars.ts'
import { drawPicture } from '#web/charts/draw-picture.ts'
import { lookOfModel } from '#web/charts/model-look.ts'
import { tokenOf } from '#web/charts/series-colour.ts'
import '#web/charts/bar-comparison.css'

type BarComparisonProps = {
  readonly title: string
  readonly bars: readonly { readonly name: string; readonly value: number | null }[]
  readonly format: (value: number | null) => string
}

/** A few models' values as bars from zero, each with its label and its number. */
export function BarComparison({ title, bars, format }: BarComparisonProps) {
  const top = Math.max(...bars.map((bar) => bar.value ?? 0), 0)
  function picture(): HTMLCanvasElement {
    const drawn = bars.map((bar) => ({
      name: bar.name,
      words: bar.value === null ? 'no data' : format(bar.value),
      share: top === 0 ? 0 : (bar.value ?? 0) / top,
      token: tokenOf(lookOfModel(bar.name)),
    }))
    return drawPicture(drawBars(drawn), { title, note: '', keys: [] })
  }
  return (
    <section className="panel bar-comparison" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <div className="chart-tools no-print">
          <CopyMenu
            title={title}
            csv={() => csvOfBars(title, bars)}
            picture={picture}
            link={() => location.href}
          />
        </div>
      </header>
      <dl>
        {bars.map((bar) => (
          <div key={bar.name}>
            <dt className="cut">{bar.name}</dt>
            <dd>
              <span className="bar-comparison-track">
                {bar.value === null ? null : (
                  <span
                    style={{
                      width: `${top === 0 ? 0 : (bar.value / top) * 100}%`,
                      background: `var(${tokenOf(lookOfModel(bar.name))})`,
                    }}
                  />
                )}
              </span>
              <span className="number">
                {bar.value === null ? <span className="faint">no data</span> : format(bar.value)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
