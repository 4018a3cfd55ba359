import { failed, ok, type Result } from '#kit/result.ts'
import { Budget } from './budget.ts'
import { arrayAt, attributesAt, field, objectAt, scopeAt, type JsonObject } from './json-fields.ts'
import { DecodeStop, type OtlpFault } from './otlp-fault.ts'
import type { OtlpGroup } from '#contract/otlp/otlp-records.ts'
import { parseJsonBody } from './parse-json-body.ts'

/** Camel-case and original names of the levels above the records. */
type JsonLevels = {
  readonly resources: readonly [string, string]
  readonly scopes: readonly [string, string]
  readonly items: readonly [string, string]
}

/** Reads an OTLP/JSON export request; `readItem` is given a record and its path for faults. */
export function readJsonGroups<Item>(
  body: Buffer,
  levels: JsonLevels,
  readItem: (record: JsonObject, path: string, budget: Budget) => Item,
): Result<OtlpGroup<Item>[], OtlpFault> {
  const parsed = parseJsonBody(body)
  if (!parsed.ok) return parsed
  const budget = new Budget()
  try {
    return ok(groupsOf(objectAt(parsed.value, 'the body'), levels, readItem, budget))
  } catch (stopped) {
    if (stopped instanceof DecodeStop) return failed(stopped.fault)
    throw stopped
  }
}

function groupsOf<Item>(
  request: JsonObject,
  levels: JsonLevels,
  readItem: (record: JsonObject, path: string, budget: Budget) => Item,
  budget: Budget,
): OtlpGroup<Item>[] {
  const groups: OtlpGroup<Item>[] = []
  const resources = arrayAt(field(request, ...levels.resources), levels.resources[0])
  resources.forEach((resourceLevel, resourceIndex) => {
    const path = `${levels.resources[0]}[${resourceIndex}]`
    const level = objectAt(resourceLevel, path)
    const resource = objectAt(level['resource'], `${path}.resource`)
    const attributes = attributesAt(resource['attributes'], `${path}.resource.attributes`, budget)
    const scopes = arrayAt(field(level, ...levels.scopes), `${path}.${levels.scopes[0]}`)
    scopes.forEach((scopeLevel, scopeIndex) => {
      const scopePath = `${path}.${levels.scopes[0]}[${scopeIndex}]`
      budget.spendValue()
      const group = objectAt(scopeLevel, scopePath)
      const scope = scopeAt(group['scope'], `${scopePath}.scope`, budget)
      const items = arrayAt(field(group, ...levels.items), `${scopePath}.${levels.items[0]}`)
      budget.spendRecords(items.length)
      const read = items.map((item, index) => {
        const itemPath = `${scopePath}.${levels.items[0]}[${index}]`
        return readItem(objectAt(item, itemPath), itemPath, budget)
      })
      if (read.length > 0) groups.push({ resource: attributes, scope, items: read })
    })
  })
  return groups
}
