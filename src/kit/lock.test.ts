import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { takeLock } from '#kit/lock.ts'

test('a lock is taken once, and again when it was released', async () => {
  const name = randomBytes(8).toString('hex')
  const first = await takeLock(name)
  assert.ok(first !== null)
  assert.equal(await takeLock(name), null)
  assert.ok((await takeLock(`${name}-other`)) !== null)
  await first.release()
  const again = await takeLock(name)
  assert.ok(again !== null)
  await again.release()
})

test('a lock ends with the process that has it, however that ends', async () => {
  const name = randomBytes(8).toString('hex')
  const program = `import { takeLock } from '${new URL('./lock.ts', import.meta.url).href}'
    console.log((await takeLock('${name}')) === null ? 'no' : 'mine')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout.setEncoding('utf8'), 'data')
  assert.equal(said.trim(), 'mine')
  assert.equal(await takeLock(name), null)
  child.kill('SIGKILL')
  await once(child, 'close')
  const lock = await takeLock(name)
  assert.ok(lock !== null)
  await lock.release()
})
