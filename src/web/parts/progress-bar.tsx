import '#web/parts/progress-bar.css'

/** How much of some work is done. */
export function ProgressBar({ done, total }: { readonly done: number; readonly total: number }) {
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
  return (
    <progress className="progress-bar" value={done} max={Math.max(1, total)} aria-label="Progress">
      {percent} %
    </progress>
  )
}
