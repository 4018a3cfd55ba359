import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Crowd } from '#kit/crowd.ts'

test('has who joined and did not leave, whoever left first', () => {
  const crowd = new Crowd<string>()
  const [a, b, c] = ['a', 'b', 'c'].map((member) => crowd.join(member))
  assert.ok(a !== undefined && b !== undefined && c !== undefined)
  crowd.leave(a)
  assert.deepEqual([...crowd].toSorted(), ['b', 'c'])
  crowd.leave(c)
  crowd.join('d')
  crowd.leave(b)
  assert.deepEqual([...crowd], ['d'])
  assert.equal(crowd.size, 1)
})

test('who left twice takes nobody along', () => {
  const crowd = new Crowd<string>()
  const a = crowd.join('a')
  crowd.join('b')
  crowd.leave(a)
  crowd.leave(a)
  assert.deepEqual([...crowd], ['b'])
})

test('may be left by those who are looked at', () => {
  const crowd = new Crowd<number>()
  const places = new Map([1, 2, 3].map((member) => [member, crowd.join(member)]))
  const seen: number[] = []
  for (const member of crowd) {
    const place = places.get(member)
    if (place !== undefined) crowd.leave(place)
    seen.push(member)
  }
  assert.deepEqual(seen, [1, 2, 3])
  assert.equal(crowd.size, 0)
})
