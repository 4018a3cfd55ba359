import type { ReactNode } from 'react'

type PanelProps = {
  readonly title: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** True: the body brings its own padding, as tables do. */
  readonly isFlush?: boolean
}

/** A titled box on a page. */
export function Panel({ title, actions, children, isFlush = false }: PanelProps) {
  return (
    <section className="panel">
      <header className="panel-head">
        <h2>{title}</h2>
        {actions === undefined ? null : <div className="row wrap">{actions}</div>}
      </header>
      {isFlush ? children : <div className="panel-body">{children}</div>}
    </section>
  )
}
