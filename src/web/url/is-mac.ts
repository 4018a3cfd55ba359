/** Whether keys are written as on a Mac: ⌘ where other systems have Ctrl. */
export function isMac(): boolean {
  return navigator.userAgent.includes('Mac')
}
