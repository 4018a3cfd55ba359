import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatBytes } from '#web/format/bytes.ts'

it('bytes are shown with three significant digits and their unit', () => {
  const cases: [number | null, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1_234_567, '1.23 MB'],
    [999_600, '1 MB'],
    [5e12, '5 TB'],
    [null, '–'],
  ]
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text)
})
