import type { IncomingHttpHeaders } from 'node:http'
import type { ReleaseEntry } from '#access/release-shelf.ts'
import type { DeploymentEntry } from '#access/sections/deployments.ts'
import type { KeyEntry } from '#access/sections/keys.ts'
import type { Snapshot } from '#access/snapshot.ts'
import { type Variant, variants } from '#contract/rollouts.ts'
import {
  type AssignmentFacts,
  bucketOf,
  unitOf,
  variantAt,
} from '#domain/rollouts/assign-variant.ts'
import { nearestTo } from '#kit/nearest.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import type { WireRefusal } from '#wire/define.ts'

/** What a call of a deployment was assigned. It stands on its record whatever comes of the call. */
export type CalledDeployment = {
  readonly name: string
  /** Null while it is stopped: no release answers then. */
  readonly release: ReleaseEntry | null
  readonly rollout: {
    readonly id: string
    readonly variant: Variant
    /** Where its unit lies in the rollout's order, from 0 up to 1. */
    readonly bucket: number
    /** True when the caller asked for the variant: no assignment, and left out of the analysis. */
    readonly isTest: boolean
  } | null
}

const prefix = 'deployment/'
const variantHeader = 'x-belay-variant'

/** The deployment that a model's name stands for; null for any other name. */
export function deploymentNamed(model: string): string | null {
  return model.startsWith(prefix) ? model.slice(prefix.length) : null
}

/** The deployment of that name in the key's environment. */
export function findDeployment(
  name: string,
  { key, snapshot }: { readonly key: KeyEntry; readonly snapshot: Pick<Snapshot, 'deployments'> },
): Result<DeploymentEntry, WireRefusal> {
  const environments = snapshot.deployments.get(key.project)
  const here = environments?.get(key.environment)
  const found = here?.get(name)
  if (found !== undefined) return ok(found)
  const near = nearestTo(name, [...(here?.keys() ?? [])])
  const elsewhere = [...(environments ?? [])]
    .filter(([, names]) => names.has(name))
    .map(([environment]) => environment)
  const hints = [
    ...(near === null ? [] : [`Did you mean "${prefix}${near}"?`]),
    ...(elsewhere.length === 0
      ? []
      : [`That name stands in ${elsewhere.join(', ')}, which a key of that environment reaches.`]),
    '`belay deployments list` shows what there is.',
  ]
  return failed({
    status: 404,
    code: 'deployment_not_found',
    field: 'model',
    message: `There is no deployment "${name}" in ${key.environment}, the environment of this key. ${hints.join(' ')}`,
  })
}

/** Which release answers a call: by its unit, or as its caller asks, where its key may ask. */
export function assignRelease(
  name: string,
  entry: DeploymentEntry,
  call: {
    readonly key: KeyEntry
    readonly headers: IncomingHttpHeaders
    readonly facts: AssignmentFacts
  },
): Result<CalledDeployment, WireRefusal> {
  const asked = readWanted(call)
  if (!asked.ok) return asked
  const { release: control, rollout } = entry
  if (rollout === null) {
    return asked.value === 'candidate'
      ? failed({
          status: 404,
          code: 'variant_unknown',
          field: '',
          message: `No rollout of "${name}" runs in ${call.key.environment}, so there is no candidate to ask for. Leave ${variantHeader} out, or start a rollout.`,
        })
      : ok({ name, release: control, rollout: null })
  }
  const { id, salt, weight, candidate } = rollout
  const isTest = asked.value !== null
  const bucket = bucketOf(salt, unitOf(entry.unit, call.facts))
  const variant = asked.value ?? variantAt(bucket, weight)
  const release = variant === 'candidate' ? candidate : control
  return ok({ name, release, rollout: { id, variant, bucket, isTest } })
}

/** The variant that the caller asks for; null for none. */
function readWanted({
  key,
  headers,
}: {
  readonly key: KeyEntry
  readonly headers: IncomingHttpHeaders
}): Result<Variant | null, WireRefusal> {
  const header = String(headers[variantHeader] ?? '').trim()
  if (header === '') return ok(null)
  if (!key.scopes.includes('deploy:test'))
    return failed({
      status: 403,
      code: 'scope_missing',
      field: '',
      message: `The header ${variantHeader} chooses who answers, and takes a key with the scope deploy:test; the scopes of this one are: ${key.scopes.join(', ')}. Leave the header out, or make a key for tests.`,
    })
  const wanted = variants.find((variant) => variant === header)
  return wanted === undefined
    ? failed({
        status: 400,
        code: 'variant_unknown',
        field: '',
        message: `The header ${variantHeader} must be ${variants.join(' or ')}, and is "${header.slice(0, 40)}".`,
      })
    : ok(wanted)
}
