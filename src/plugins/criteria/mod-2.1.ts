import { defineCriterion } from '../define-criterion.ts'
import { absent, configured, effective } from './example.ts'
import { met, open, seen } from './finding.ts'

export const criterion = defineCriterion({
  id: 'MOD-2.1',
  summary:
    'The project’s owner, and whether every key and saved view belongs to a project that has one.',
  judge({ owner, assets }) {
    const path = '/settings/capture'
    if (owner === '') {
      const nextStep =
        'Name the person who answers for this project: PATCH /api/v1/projects/ID with `owner`, or Settings.'
      const state = assets.count === 0 ? 'absent' : 'configured'
      const evidence = seen('Nobody is named as the owner of this project.', { path })
      return open(state, { nextStep, nextPath: path }, evidence)
    }
    const kept = assets.count - assets.orphans
    const evidence = seen(
      `${owner} answers for this project; assets that belong to a project with an owner: ${kept} of ${assets.count}.`,
      {
        count: kept,
        of: assets.count,
        path,
      },
    )
    if (assets.count > 0 && assets.orphans === 0) return met('effective', evidence)
    return open(
      'configured',
      {
        nextStep:
          assets.count === 0
            ? 'Make a key for an application of this project.'
            : 'Give every project an owner.',
        nextPath: '/settings/keys',
      },
      evidence,
    )
  },
  examples: [
    absent('a project without an owner and without assets is absent'),
    configured('assets without an owner are orphans', { assets: { count: 2, orphans: 2 } }),
    configured('an owner without assets is configured', { owner: 'Ada' }, '0 of 0'),
    effective('assets that all belong to an owner’s project are effective', {
      owner: 'Ada',
      assets: { count: 2, orphans: 0 },
    }),
  ],
})
