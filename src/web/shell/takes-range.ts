// Overview, and the lists of what happened in a stretch of time; their pages for one thing show all of it,
// but for a session, which may go on for months.
const ranged = new Set(['', 'traces', 'calls', 'sessions', 'users'])

/** Whether a page of a project shows a range of time: `/p/default/traces` does, `/p/default/prompts` does not. */
export function takesRange(pathname: string): boolean {
  const [, start, project, ...under] = pathname.split('/')
  if (start !== 'p' || project === undefined) return false
  const page = under.join('/').replace(/\/$/, '')
  return ranged.has(page) || page.startsWith('sessions/')
}
