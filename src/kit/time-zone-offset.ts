export const secondsOfDay = 86_400

/** Whether clocks there are off from UTC by whole hours at that moment: then an hour of UTC is an hour there. */
export function hasWholeHours(timeZone: string, atMs: number): boolean {
  const minute = new Intl.DateTimeFormat('en', { timeZone, minute: 'numeric' }).format(atMs)
  return Number(minute) === new Date(atMs).getUTCMinutes()
}
