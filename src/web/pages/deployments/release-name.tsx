import type { ReleaseSummary } from '#contract/releases.ts'
import { hinted } from '#web/ui/hinted.ts'

/** Digits of a hash that tell releases apart for people. */
const digitsShown = 8

/** A release as people speak of it: the beginning of its hash. */
export function ReleaseName({
  release,
}: {
  readonly release: Pick<ReleaseSummary, 'id' | 'hash'> | null
}) {
  if (release === null) return <span className="faint">–</span>
  return (
    <code className="mono" {...hinted(`${release.id}, hash ${release.hash}`)}>
      {release.hash.slice(0, digitsShown)}
    </code>
  )
}

/** What a release is, in a line: its model, its prompt. */
export function releaseWords({ manifest }: Pick<ReleaseSummary, 'manifest'>): string {
  const [model = '', ...fallbacks] = manifest.targets
  const also =
    fallbacks.length === 0
      ? ''
      : `, then ${fallbacks.length === 1 ? fallbacks[0] : `${fallbacks.length} others`}`
  const prompt =
    manifest.prompt === null ? '' : `${manifest.prompt.name} #${manifest.prompt.version} on `
  return `${prompt}${model}${also}`
}
