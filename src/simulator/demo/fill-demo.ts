import { type Client, createClient } from '#client/client.ts'
import { createKey } from '#contract/keys.ts'
import { hashText, seededRandom } from '#simulator/random.ts'
import { demoParts } from './catalogue.ts'
import type { DemoPlace } from './demo-part.ts'
import { beginDemo, finishDemo } from './demo-project.ts'
import { dayMs } from './timeline.ts'

/**
 * Fills a new project with everything that the catalogue lists, through the endpoints that anybody
 * has. The same seed on the same day gives the same. What was made is counted, by its name.
 */
export async function fillDemo({
  call,
  baseUrl,
  seed,
  nowMs,
  onPart,
}: {
  readonly call: Client
  readonly baseUrl: string
  readonly seed: string
  readonly nowMs: number
  /** Told before each part. */
  readonly onPart: (name: string) => void
}): Promise<Readonly<Record<string, number>>> {
  const { id } = await beginDemo(call)
  const expiresAt = new Date(nowMs + dayMs).toISOString()
  const place: DemoPlace = {
    call,
    baseUrl,
    project: id,
    nowMs,
    seed,
    random: (purpose) => seededRandom(hashText(`${seed} ${purpose}`)),
    async newKey({ name, environment, scopes }) {
      const { key } = await call(createKey, {
        body: { name, project: id, environment, scopes: [...scopes], expiresAt },
      })
      return { key, call: createClient({ baseUrl, token: key, fetch }) }
    },
    traffic: new Map(),
  }
  const counts: Record<string, number> = {}
  for (const part of demoParts) {
    onPart(part.name)
    Object.assign(counts, await part.fill(place))
  }
  await finishDemo(call, id)
  return counts
}
