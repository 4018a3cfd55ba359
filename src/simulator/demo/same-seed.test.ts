import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashText, seededRandom } from '#simulator/random.ts'
import { demoApplications } from './applications/catalogue.ts'
import type { DemoTrace } from './demo-span.ts'
import { dayMs } from './timeline.ts'

const nowMs = Date.parse('2026-11-27T15:20:00Z')

function trafficOf(seed: string, atMs = nowMs): ReadonlyMap<string, readonly DemoTrace[]> {
  return new Map(
    demoApplications.map((application) => {
      const random = seededRandom(hashText(`${seed} ${application.name}`))
      return [application.name, application.traffic({ nowMs: atMs, seed, random })] as const
    }),
  )
}

test('one seed at one moment gives the same traces, texts, tokens and scores; another seed shares no id', () => {
  assert.deepEqual(trafficOf('3'), trafficOf('3'))
  const ids = (seed: string) => [...trafficOf(seed).values()].flat().map(({ traceId }) => traceId)
  const first = new Set(ids('3'))
  assert.ok(first.size > 1000)
  assert.ok(ids('4').every((id) => !first.has(id)))
})

test('nothing lies in the future, however early in the day it is', () => {
  for (const atMs of [nowMs, Math.floor(nowMs / dayMs) * dayMs + 1_000]) {
    const ends = [...trafficOf('3', atMs).values()].flat().flatMap(({ spans }) => spans)
    assert.ok(ends.length > 1000)
    for (const { endMs } of ends) assert.ok(endMs < atMs + 30_000)
  }
})

test('one day stands out by its errors, on any weekday on which it is made', () => {
  for (let day = 0; day < 7; day += 1) {
    const failures = new Map<number, { failed: number; all: number }>()
    for (const { spans } of trafficOf('1', nowMs + day * dayMs).get('support-chat') ?? []) {
      const [root] = spans
      if (root === undefined) continue
      const date = Math.floor(root.startMs / dayMs)
      const of = failures.get(date) ?? { failed: 0, all: 0 }
      failures.set(date, {
        failed: of.failed + (root.error === null ? 0 : 1),
        all: of.all + 1,
      })
    }
    // A day that has just begun has too few to tell a rate.
    const shares = [...failures.values()].filter(({ all }) => all >= 15)
    const sorted = shares.map(({ failed, all }) => failed / all).toSorted((a, b) => b - a)
    const [worst = 0, second = 1] = sorted
    assert.ok(worst > 0.1 && worst > 2 * second, `${day}: ${sorted.slice(0, 4).join(' ')}`)
  }
})
