import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeZone } from '#contract/time-zone.ts'

test('a time zone is an IANA name; an offset, a made-up name and a number are none', () => {
  for (const name of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Ushuaia'])
    assert.equal(timeZone.parse(name), name)
  for (const name of ['', '+05:30', 'Europe/Nowhere', 'Berlin', "UTC' OR 1", 'a'.repeat(65)])
    assert.equal(timeZone.safeParse(name).success, false, name)
})
