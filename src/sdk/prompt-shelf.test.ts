import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { ApiError } from '#client/client.ts'
import { promptContent } from '#contract/prompt-content.ts'
import type { ReadyPrompt } from '#contract/prompts.ts'
import { PromptShelf, type PromptStore } from '#sdk/prompt-shelf.ts'

/** A registry of one process: labels that the test moves, answers that it holds back or refuses. */
function registry(store: PromptStore | null = null) {
  const labels = new Map<string, number>([['greet@production', 1]])
  const asked: string[] = []
  const warnings: string[] = []
  let nowMs = 0
  let gate: Promise<void> = Promise.resolve()
  let trouble: Error | null = null
  const shelf = new PromptShelf({
    take: async (name, version) => {
      asked.push(`${name}@${version}`)
      const read = /^\d+$/.test(version) ? Number(version) : labels.get(`${name}@${version}`)
      await gate
      if (trouble !== null) throw trouble
      return readyPrompt(name, read ?? 0)
    },
    nowMs: () => nowMs,
    store,
    warn: (sentence) => warnings.push(sentence),
  })
  return {
    shelf,
    asked,
    warnings,
    labels,
    pass: (ms: number) => {
      nowMs += ms
    },
    hold: () => {
      let release = () => {}
      gate = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    refuse: (error: Error | null) => {
      trouble = error
    },
    version: async (reference = 'production') => {
      const { prompt, isLastKnown } = await shelf.get('greet', reference)
      return [prompt.version, isLastKnown]
    },
  }
}

function readyPrompt(prompt: string, version: number): ReadyPrompt {
  return { prompt, version, label: null, hash: '', content: promptContent.parse({}) }
}

function refusal(status: number): ApiError {
  return new ApiError({
    type: 'about:blank',
    title: 'Not found',
    status,
    detail: 'There is none.',
    code: 'not_found',
    remedy: '',
    instance: '',
  })
}

const moved = (version: number) =>
  ({
    type: 'prompt-label.moved',
    project: 'prj',
    prompt: 'greet',
    label: 'production',
    version,
  }) as const

describe('A prompt on the shelf', () => {
  test('is asked for once while moves are told, by however many calls at once', async () => {
    const { shelf, asked, version, pass } = registry()
    shelf.connected()
    assert.deepEqual(await Promise.all([version(), version(), version()]), [
      [1, false],
      [1, false],
      [1, false],
    ])
    pass(10 * 3_600_000)
    await version()
    assert.deepEqual(asked, ['greet@production'])
  })

  test('by a number is asked for once, whether moves are told or not', async () => {
    const { asked, version, pass, shelf } = registry()
    await version('7')
    pass(10 * 3_600_000)
    shelf.connected()
    assert.deepEqual(await version('7'), [7, false])
    assert.deepEqual(asked, ['greet@7'])
  })

  test('by a label is checked after a minute when nobody tells of moves', async () => {
    const { asked, labels, version, pass } = registry()
    await version()
    labels.set('greet@production', 2)
    pass(59_999)
    assert.deepEqual(await version(), [1, false])
    pass(1)
    assert.deepEqual(await version(), [2, false])
    assert.equal(asked.length, 2)
  })

  test('is fetched anew as soon as its label moves, before anybody asks', async () => {
    const { shelf, asked, labels, version } = registry()
    shelf.connected()
    await version()
    labels.set('greet@production', 2)
    shelf.told(moved(2))
    assert.equal(asked.length, 2)
    assert.deepEqual(await version(), [2, false])
    assert.equal(asked.length, 2)
  })

  test('is not taken from an answer that was under way when its label moved', async () => {
    const { shelf, asked, labels, version, hold } = registry()
    shelf.connected()
    const release = hold()
    const first = version()
    await turn()
    labels.set('greet@production', 2)
    shelf.told(moved(2))
    release()
    assert.deepEqual(await first, [2, false])
    assert.equal(asked.length, 2)
  })

  test('is checked again after the stream of moves broke off, and when it is back', async () => {
    const { shelf, asked, labels, version } = registry()
    shelf.connected()
    await version()
    shelf.disconnected()
    labels.set('greet@production', 2)
    assert.deepEqual(await version(), [2, false])
    labels.set('greet@production', 3)
    shelf.connected()
    assert.deepEqual(await version(), [3, false])
    assert.equal(asked.length, 3)
  })

  test('stays what it was while the server is away, and the server is not asked at every call', async () => {
    const { asked, version, pass, refuse, warnings } = registry()
    await version()
    pass(60_000)
    refuse(new TypeError('fetch failed'))
    for (let call = 0; call < 5; call += 1) assert.deepEqual(await version(), [1, true])
    assert.equal(asked.length, 2)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', /greet@production .*fetch failed.* version 1, the last known/)
    pass(5_000)
    refuse(refusal(503))
    assert.deepEqual(await version(), [1, true])
    assert.equal(asked.length, 3)
    pass(5_000)
    refuse(null)
    assert.deepEqual(await version(), [1, false])
  })

  test('does not make a call wait for a server that takes its time', async (context) => {
    const { version, pass, hold } = registry()
    await version()
    pass(60_000)
    const release = hold()
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const waiting = version()
    await turn()
    context.mock.timers.tick(1000)
    assert.deepEqual(await waiting, [1, true])
    release()
  })

  test('that the server says is not there is refused, whatever was known of it', async () => {
    const { version, pass, refuse } = registry()
    await version()
    pass(60_000)
    refuse(refusal(404))
    await assert.rejects(version(), ApiError)
  })

  test('that was never seen comes from the store while the server is away, and goes there when it is seen', async () => {
    const kept = new Map([['greet@production', readyPrompt('greet', 4)]])
    const written: ReadonlyMap<string, ReadyPrompt>[] = []
    const { shelf, version, refuse, warnings, pass } = registry({
      read: async () => kept,
      write: async (prompts) => {
        written.push(prompts)
      },
    })
    refuse(new TypeError('fetch failed'))
    assert.deepEqual(await version(), [4, true])
    assert.match(warnings.join(), /version 4 of an earlier run/)
    await assert.rejects(version('staging'), /fetch failed/)
    refuse(null)
    pass(5_000)
    assert.deepEqual(await version(), [1, false])
    await shelf.settled()
    assert.deepEqual(
      written.at(-1)?.get('greet@production')?.version,
      1,
      'what was fetched is in the store',
    )
  })

  test('gives way to newer ones beyond a thousand', async () => {
    const { shelf, asked } = registry()
    for (let at = 0; at <= 1000; at += 1) await shelf.get(`prompt-${at}`, '1')
    await shelf.get('prompt-1000', '1')
    assert.equal(asked.length, 1001)
    await shelf.get('prompt-0', '1')
    assert.equal(asked.length, 1002)
  })
})
