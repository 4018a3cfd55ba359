import { PGlite } from '@electric-sql/pglite'

/** What PostgreSQL writes before the line that ends it names the file; more of it helps nobody. */
const linesMax = 3

/**
 * PostgreSQL's own words about a directory that does not open, which name the damaged file: PGlite
 * keeps them to itself unless it is asked to be loud. Opens the directory once more to hear them,
 * so it is called only after a failure, on PGlite's own thread. '' when it says nothing.
 */
export async function whyPgliteFails(directory: string): Promise<string> {
  const heard: string[] = []
  const listen = (...words: readonly unknown[]) => {
    for (const line of words.join(' ').split('\n'))
      if (/\b(?:PANIC|FATAL|ERROR):/.test(line))
        heard.push(line.replace(/^.*?\b(?=PANIC|FATAL|ERROR)/, ''))
  }
  const { log, warn, error, debug } = console
  Object.assign(console, { log: listen, warn: listen, error: listen, debug: listen })
  try {
    const opened = await PGlite.create({ dataDir: directory, debug: 1 })
    await opened.close()
  } catch {
    // It was expected; what was heard meanwhile is the answer.
  } finally {
    Object.assign(console, { log, warn, error, debug })
  }
  return [...new Set(heard)].slice(0, linesMax).join('; ')
}
