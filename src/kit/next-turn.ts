/** Work on as many bytes as this takes milliseconds at each pass; less is done before anybody waits for it. */
export const largeBytes = 512 * 1024

/** Resolves in the next turn of the event loop, after those who waited meanwhile. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
