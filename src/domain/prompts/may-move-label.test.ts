import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Actor } from '#contract/people.ts'
import { labelRefusal, protectedLabels } from './may-move-label.ts'

type Person = Parameters<typeof protectedLabels>[1][number]

const ada: Person = { id: 'ada', role: 'owner', isDisabled: false }
const ben: Person = { id: 'ben', role: 'reviewer', isDisabled: false }
const viewer: Person = { id: 'vic', role: 'viewer', isDisabled: false }
const gone: Person = { ...ben, isDisabled: true }

describe('Protected labels', () => {
  const cases: readonly [title: string, chosen: string[] | null, people: Person[], is: string[]][] =
    [
      ['none while one person is there', null, [ada], []],
      ['none while the other one was removed', null, [ada, gone], []],
      ['production once there are two', null, [ada, ben], ['production']],
      ['those that were chosen, with one person too', ['canary'], [ada], ['canary']],
      ['none when none was chosen, with two people too', [], [ada, ben], []],
    ]
  for (const [title, chosen, people, is] of cases)
    test(`are ${title}`, () => assert.deepEqual(protectedLabels(chosen, people), is))
})

const person = (
  id: string,
  role: Actor['role'],
  scopes: Actor['scopes'] = ['edit', 'attest'],
): Actor => ({
  kind: 'person',
  id,
  name: id,
  role,
  scopes,
})
const aKey: Actor = {
  kind: 'key',
  id: 'key_1',
  name: 'deploy',
  role: null,
  scopes: ['edit', 'attest'],
}

describe('A label', () => {
  const cases: readonly {
    readonly title: string
    readonly actor: Actor
    readonly isProtected: boolean
    readonly author?: { kind: string; id: string }
    readonly people?: Person[]
    readonly refusedAs?: string
  }[] = [
    {
      title: 'that is open is moved by a key with the scope edit',
      actor: aKey,
      isProtected: false,
    },
    {
      title: 'that is open is not moved by who may review and not edit',
      actor: person('ben', 'reviewer', ['read', 'attest']),
      isProtected: false,
      refusedAs: 'not_allowed',
    },
    {
      title: 'that is protected is not moved by a key, whatever it may do',
      actor: aKey,
      isProtected: true,
      refusedAs: 'label_protected',
    },
    {
      title: 'that is protected is not moved by a viewer',
      actor: person('vic', 'viewer'),
      isProtected: true,
      refusedAs: 'label_protected',
    },
    {
      title: 'that is protected is moved by a reviewer who did not write the version',
      actor: person('ben', 'reviewer', ['read', 'attest']),
      isProtected: true,
    },
    {
      title: 'that is protected is not moved by who wrote the version, an owner or not',
      actor: person('ada', 'owner'),
      isProtected: true,
      refusedAs: 'label_protected',
      author: { kind: 'person', id: 'ada' },
    },
    {
      title: 'that is protected is moved by its author where the others can only look',
      actor: person('ada', 'owner'),
      isProtected: true,
      author: { kind: 'person', id: 'ada' },
      people: [ada, viewer, gone],
    },
    {
      title:
        'that is protected is moved by a person for a version that a key with the same id wrote',
      actor: person('ada', 'owner'),
      isProtected: true,
      author: { kind: 'key', id: 'ada' },
    },
  ]
  for (const { title, refusedAs, author, people, ...asked } of cases) {
    test(title, () => {
      const refusal = labelRefusal({
        ...asked,
        label: 'production',
        author: author ?? { kind: 'person', id: 'somebody' },
        people: people ?? [ada, ben, viewer],
      })
      assert.equal(refusal?.code, refusedAs)
      if (refusal !== null) assert.match(refusal.detail, /"production"/)
    })
  }
})
