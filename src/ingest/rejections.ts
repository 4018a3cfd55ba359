/** How many different reasons an answer lists; clients log it, nobody reads a page of it. */
const reasonsMax = 3

/** Counts what was rejected and why, to say it once in the answer's partial success. */
export class Rejections {
  count = 0
  private readonly reasons = new Map<string, number>()

  add(reason: string): void {
    this.count += 1
    const seen = this.reasons.get(reason)
    if (seen !== undefined) this.reasons.set(reason, seen + 1)
    else if (this.reasons.size < reasonsMax) this.reasons.set(reason, 1)
  }

  /** '' when nothing was rejected; else a sentence with the first few reasons and their counts. */
  why(what: string): string {
    if (this.count === 0) return ''
    const listed = [...this.reasons].map(([reason, count]) =>
      count > 1 ? `${reason} (${count}×)` : reason,
    )
    const named = [...this.reasons.values()].reduce((sum, count) => sum + count, 0)
    const others = this.count > named ? [`${this.count - named} for other reasons`] : []
    return `${this.count} ${what} rejected, the rest kept: ${[...listed, ...others].join('; ')}.`
  }
}
