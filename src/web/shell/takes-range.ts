// Overview, and the lists of what happened in a stretch of time; their pages for one thing show all of it.
const ranged = new Set(['', 'calls', 'traces', 'sessions', 'users'])

/** Whether a page of a project shows a range of time: `/p/default/traces` does, `/p/default/prompts` does not. */
export function takesRange(pathname: string): boolean {
  const [, start, project, ...under] = pathname.split('/')
  return start === 'p' && project !== undefined && ranged.has(under.join('/').replace(/\/$/, ''))
}
