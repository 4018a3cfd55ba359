import { failed, ok, type Result } from '#kit/result.ts'
import { DecodeStop, type OtlpFault } from './otlp-fault.ts'
import type { Attributes, OtlpGroup, OtlpScope } from '#contract/otlp/otlp-records.ts'
import { readResource, readScope, RequestReader } from './protobuf-attributes.ts'

/** The two levels above the records are numbered alike in traces and logs; the words differ. */
type GroupWords = { readonly resourceLevel: string; readonly scopeLevel: string }

/**
 * Reads an export request: resources, in them scopes, in them records, which `readItem` reads (the
 * reader stands at the record's length). Fields come in any order on the wire, so a resource that
 * follows its records is still theirs.
 */
export function readGroups<Item>(
  body: Buffer,
  words: GroupWords,
  readItem: (reader: RequestReader) => Item,
): Result<OtlpGroup<Item>[], OtlpFault> {
  const reader = new RequestReader(body)
  try {
    const groups: OtlpGroup<Item>[] = []
    while (reader.at < reader.end) {
      reader.message = 'ExportServiceRequest'
      const tag = reader.tag()
      if (tag === 0x0a) readResourceLevel(reader, words, readItem, groups)
      else reader.skip(tag)
    }
    return ok(groups)
  } catch (stopped) {
    if (stopped instanceof DecodeStop) return failed(stopped.fault)
    throw stopped
  }
}

function readResourceLevel<Item>(
  reader: RequestReader,
  words: GroupWords,
  readItem: (reader: RequestReader) => Item,
  groups: OtlpGroup<Item>[],
): void {
  const outerEnd = reader.enter()
  let resource: Attributes = {}
  const scopes: { scope: OtlpScope; items: Item[] }[] = []
  while (reader.at < reader.end) {
    reader.message = words.resourceLevel
    const tag = reader.tag()
    if (tag === 0x0a) resource = readResource(reader)
    else if (tag === 0x12) scopes.push(readScopeLevel(reader, words, readItem))
    else reader.skip(tag)
  }
  reader.end = outerEnd
  for (const { scope, items } of scopes) {
    if (items.length > 0) groups.push({ resource, scope, items })
  }
}

function readScopeLevel<Item>(
  reader: RequestReader,
  words: GroupWords,
  readItem: (reader: RequestReader) => Item,
): { scope: OtlpScope; items: Item[] } {
  const outerEnd = reader.enter()
  // Scope levels cost two bytes each when empty; they are charged to the same budget as values.
  reader.budget.spendValue()
  let scope: OtlpScope = { name: '', version: '', attributes: {} }
  const items: Item[] = []
  while (reader.at < reader.end) {
    reader.message = words.scopeLevel
    const tag = reader.tag()
    if (tag === 0x0a) scope = readScope(reader)
    else if (tag === 0x12) {
      reader.budget.spendRecords(1)
      items.push(readItem(reader))
    } else reader.skip(tag)
  }
  reader.end = outerEnd
  return { scope, items }
}
