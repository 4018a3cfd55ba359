import type { Project } from '#contract/projects.ts'
import { gatherers } from '#domain/maturity/facts/catalog.gen.ts'
import type { FactParts, FactSources } from '#domain/maturity/facts/define-gather.ts'
import { type Facts, noFacts } from '#plugins/define-criterion.ts'

const dayMs = 86_400_000
const windowDays = 30
const longWindowDays = 90

/** Everything that criteria may know of a project, read from both stores, as of that moment. */
export async function gatherFacts(
  parts: FactParts,
  project: Project,
  atMs: number,
): Promise<Facts> {
  const sinceMs = atMs - windowDays * dayMs
  const longSinceMs = atMs - longWindowDays * dayMs
  let figures: ReturnType<FactSources['figures']> | null = null
  const sources: FactSources = {
    ...parts,
    project,
    atMs,
    sinceMs,
    longSinceMs,
    figures() {
      figures ??= parts.store.practiceFigures({
        project: project.id,
        window: { fromNs: toNs(sinceMs), toNs: toNs(atMs) },
        longFromNs: toNs(longSinceMs),
      })
      return figures
    },
  }
  const groups: readonly object[] = await Promise.all(gatherers.map((gather) => gather(sources)))
  // A group that nobody gathers stays as it is where nothing has happened; a test looks that there is none.
  return Object.assign({ ...noFacts, atMs, windowDays }, ...groups)
}

function toNs(ms: number): bigint {
  return BigInt(ms) * 1_000_000n
}
