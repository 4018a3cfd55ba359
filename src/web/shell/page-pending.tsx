import { Skeleton } from '#web/ui/skeleton.tsx'
import '#web/ui/page.css'

/** Stands where a page is about to be. */
export function PagePending() {
  return (
    <div className="page flow" role="status" aria-label="Loading the page">
      <div className="page-head">
        <Skeleton width={160} height={24} />
        <Skeleton width="50%" height={18} />
      </div>
      <Skeleton height={320} />
    </div>
  )
}
