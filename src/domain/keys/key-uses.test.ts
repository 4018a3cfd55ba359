import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyUses } from '#domain/keys/key-uses.ts'

test('a key at work is written once in ten seconds, with the time of its last use', async () => {
  let nowMs = 100_000
  const written: [string, number][] = []
  const uses = new KeyUses({
    write: async (some) =>
      void written.push(...[...some].map(([id, { at }]) => [id, +at] as [string, number])),
    nowMs: () => nowMs,
    onTrouble: (sentence) => assert.fail(sentence),
  })
  uses.note(['a', 'b'])
  uses.note(['a'])
  await uses.flush(10_000)
  assert.deepEqual(written.splice(0), [
    ['a', 100_000],
    ['b', 100_000],
  ])
  nowMs = 109_999
  uses.note(['a'])
  await uses.flush(10_000)
  assert.deepEqual(written, [], 'within ten seconds it waits')
  nowMs = 110_000
  await uses.flush(10_000)
  assert.deepEqual(written.splice(0), [['a', 109_999]], 'and is not forgotten')
  uses.note(['b'])
  nowMs = 110_001
  await uses.stop()
  assert.deepEqual(written, [['b', 110_000]], 'the end writes what is left')
})

test('the scopes that a key used are written with it, each until it was written', async () => {
  const written: [string, string[]][] = []
  const uses = new KeyUses({
    write: async (some) =>
      void written.push(
        ...[...some].map(([id, { scopes }]) => [id, [...scopes]] as [string, string[]]),
      ),
    nowMs: () => 100_000,
    onTrouble: (sentence) => assert.fail(sentence),
  })
  uses.note(['a'])
  uses.noteScope('a', 'read')
  uses.noteScope('a', 'edit')
  uses.noteScope('a', 'read')
  await uses.flush(0)
  uses.note(['a'])
  await uses.stop()
  assert.deepEqual(written, [
    ['a', ['read', 'edit']],
    ['a', []],
  ])
})
