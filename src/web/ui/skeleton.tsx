import '#web/ui/skeleton.css'

type SkeletonProps = {
  /** CSS lengths of the final thing, so that nothing jumps when it arrives. */
  readonly width?: string | number
  readonly height?: string | number
}

/** Stands where something is about to be, in its size. */
export function Skeleton({ width = '100%', height = 16 }: SkeletonProps) {
  return <span className="skeleton" style={{ width, height }} aria-hidden="true" />
}

/** Rows of a list that is being read. */
export function SkeletonRows({ count, label }: { readonly count: number; readonly label: string }) {
  return (
    <div className="skeleton-rows" role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={14} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  )
}

/** A panel whose rows are being read. */
export function SkeletonPanel(props: { readonly count: number; readonly label: string }) {
  return (
    <section className="panel">
      <SkeletonRows {...props} />
    </section>
  )
}
