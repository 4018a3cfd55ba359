/**
 * Runs `work` at once and then at most every `everyMs`, with a last run after the last request, so
 * that a burst of events costs a few questions and the end of the burst is never missed.
 */
export function throttle(work: () => void, everyMs: number): { request(): void; cancel(): void } {
  let timer: number | undefined
  let lastRun = -Infinity
  const run = (): void => {
    timer = undefined
    lastRun = performance.now()
    work()
  }
  return {
    request() {
      if (timer !== undefined) return
      const wait = lastRun + everyMs - performance.now()
      if (wait <= 0) run()
      else timer = window.setTimeout(run, wait)
    },
    cancel() {
      window.clearTimeout(timer)
      timer = undefined
    },
  }
}
