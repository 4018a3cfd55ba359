import { showRelease } from '#contract/releases.ts'
import { useAnswer } from '#web/api/use-answer.ts'
import { ReleaseName, releaseWords } from '#web/pages/deployments/release-name.tsx'
import { usePlace } from '#web/url/use-place.ts'

/** A release in a line, of which only the id is at hand. */
export function ReleaseById({ id }: { readonly id: string }) {
  const { project } = usePlace()
  const { data } = useAnswer(showRelease, { params: { id }, query: { project } })
  if (data === undefined) return <code className="mono">{id}</code>
  return (
    <>
      <ReleaseName release={data} /> {releaseWords(data)}
    </>
  )
}
