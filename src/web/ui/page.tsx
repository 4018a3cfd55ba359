import { type ReactNode, useEffect } from 'react'
import '#web/ui/page.css'

type PageProps = {
  readonly title: string
  /** The sentence that answers why one came; its numbers are links. */
  readonly answer?: ReactNode
  readonly actions?: ReactNode
  /** `fill`: the page is as high as the window and its parts scroll. */
  readonly layout?: 'flow' | 'fill'
  readonly children: ReactNode
}

/** A page: its title, the answer first, then everything else. */
export function Page({ title, answer, actions, layout = 'flow', children }: PageProps) {
  useTitle(title)
  return (
    <main className={`page ${layout}`} id="main" tabIndex={-1}>
      <header className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {actions === undefined ? null : <div className="page-actions no-print">{actions}</div>}
        </div>
        {answer === undefined ? null : <p className="answer">{answer}</p>}
      </header>
      {children}
    </main>
  )
}

/** Names the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Belay`
  }, [title])
}
