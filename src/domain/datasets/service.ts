import type { z } from 'zod'
import { type Columns, guessColumns, isExport, tellColumns } from '#contract/dataset-columns.ts'
import {
  type addTraces,
  type BadRow,
  type createDataset,
  type Dataset,
  type DatasetItem,
  type DatasetVersion,
  type diffDataset,
  differencesMax,
  type editDataset,
  type importDataset,
  type ItemInput,
  type ItemSchemas,
  itemsMax,
  type listItems,
  type showDataset,
} from '#contract/datasets.ts'
import type { BodyOf, QueryOf, ReplyOf } from '#contract/endpoint.ts'
import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import { idPrefixes } from '#contract/ids.ts'
import { versionsShownMax } from '#contract/page.ts'
import type { Actor } from '#contract/people.ts'
import { createItemCheck } from '#domain/datasets/check-items.ts'
import { inputHash, itemHash, versionHash } from '#domain/datasets/item-hash.ts'
import { checkColumns, mapRow } from '#domain/datasets/map-row.ts'
import { openTable, readTable } from '#domain/datasets/open-table.ts'
import { type ExportFormat, mediaTypes, writeItems } from '#domain/datasets/write-items.ts'
import { doDeed, type RecordParts } from '#domain/events/do-deed.ts'
import type { Deed } from '#domain/events/happened.ts'
import { refuseDuplicate } from '#domain/events/refuse-duplicate.ts'
import { newId } from '#kit/id.ts'
import { failed, ok } from '#kit/result.ts'
import { countUnstorable } from '#kit/unstorable-text.ts'
import type { StoredItem } from '#store/ports/dataset-items.ts'
import type { RecordOf } from '#store/ports/record-tables.ts'
import type { RecordStore } from '#store/ports/records.ts'
import { counted } from '#kit/counted.ts'

type Row = RecordOf<'datasets'>

/** What a new version does to the items of the one before it. */
export type DatasetChange = {
  readonly base?: number | undefined
  readonly message: string
  readonly add: readonly ItemInput[]
  readonly change: readonly ({ readonly id: string } & {
    readonly [Field in keyof ItemInput]?: ItemInput[Field] | undefined
  })[]
  readonly remove: readonly string[]
}

/** Rows that are told of; of a file with a wrong column every row is bad. */
const badRowsMax = 1000
/** Items that a dry run shows. */
const sampleRows = 5
/** Items read at once when a whole version is walked. */
const pageSize = 1000

/** Datasets and their versions. A version never changes; every change of items makes the next one. */
export class Datasets {
  readonly #parts: RecordParts

  constructor(parts: RecordParts) {
    this.#parts = parts
  }

  async list(project: string, search: string): Promise<Dataset[]> {
    const wanted = search.toLowerCase()
    const all = await this.#parts.records.datasets.list({ project, archivedAt: null })
    return all
      .filter(({ name, description, tags }) =>
        [name, description, ...tags].some((text) => text.toLowerCase().includes(wanted)),
      )
      .map(shown)
  }

  /** By id or name. */
  async show(
    project: string,
    dataset: string,
  ): Promise<Outcome<z.output<typeof showDataset.reply>>> {
    const { records } = this.#parts
    const found = await this.#find(records, project, dataset)
    if (!found.ok) return found
    const { id, version } = found.value
    const [versions, splits, sources] = await Promise.all([
      records.datasetVersions.page({ match: { dataset: id }, limit: versionsShownMax }),
      records.datasetItems.countBy(id, version, 'split'),
      records.datasetItems.countBy(id, version, 'source'),
    ])
    return ok({ ...shown(found.value), versions: versions.map(shownVersion), splits, sources })
  }

  async create(
    actor: Actor,
    project: string,
    asked: BodyOf<typeof createDataset>,
  ): Promise<Outcome<Dataset>> {
    const checked = checkAll(asked.items, asked.schemas, new Set())
    if (!checked.ok) return checked
    return refuseDuplicate(alreadyThere(asked.name), () =>
      doDeed(this.#parts, actor, async (inside, now) => {
        const record: Row = {
          id: newId(idPrefixes.dataset, now.getTime()),
          project,
          name: asked.name,
          description: asked.description,
          tags: [...asked.tags],
          schemas: asked.schemas,
          version: 0,
          items: 0,
          createdAt: now,
          createdBy: actor.name,
          archivedAt: null,
        }
        await inside.datasets.insert(record)
        const detail = { name: asked.name, items: asked.items.length }
        const deed: Deed = { deed: 'dataset.created', record: record.id, detail }
        if (asked.items.length === 0) return ok({ value: shown(record), deed })
        const change = { ...emptyChange, message: 'First items', add: asked.items }
        const version = await this.#write(inside, actor, now, record, change, [])
        return ok({ value: { ...shown(record), version: 1, items: version.items }, deed })
      }),
    )
  }

  async edit(
    actor: Actor,
    project: string,
    dataset: string,
    change: BodyOf<typeof editDataset>,
  ): Promise<Outcome<Dataset>> {
    if (change.schemas !== undefined) {
      const usable = createItemCheck(change.schemas, new Set())
      if (!usable.ok) return failed(schemaFault(usable.fault))
    }
    return refuseDuplicate(alreadyThere(change.name ?? ''), () =>
      doDeed(this.#parts, actor, async (inside) => {
        const found = await this.#find(inside, project, dataset)
        if (!found.ok) return found
        const given = Object.fromEntries(
          Object.entries(change).filter(([, value]) => value !== undefined),
        )
        const { id } = found.value
        const [edited = found.value] =
          Object.keys(given).length === 0 ? [] : await inside.datasets.update({ id }, given)
        return ok({
          value: shown(edited),
          deed: { deed: 'dataset.edited', record: id, detail: { fields: Object.keys(given) } },
        })
      }),
    )
  }

  /** It leaves the lists and its name is free again; evaluations that used it keep what they need. */
  async remove(actor: Actor, project: string, dataset: string): Promise<Outcome<{ done: true }>> {
    return doDeed(this.#parts, actor, async (inside, now) => {
      const found = await this.#find(inside, project, dataset)
      if (!found.ok) return found
      const { id } = found.value
      await inside.datasets.update({ id }, { archivedAt: now })
      return ok({ value: { done: true as const }, deed: { deed: 'dataset.removed', record: id } })
    })
  }

  async items(
    project: string,
    dataset: string,
    query: QueryOf<typeof listItems>,
  ): Promise<Outcome<ReplyOf<typeof listItems>>> {
    const found = await this.#version({ project, dataset }, query.version)
    if (!found.ok) return found
    const { id, version } = found.value
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor)
    if (after === null)
      return failed(
        fault('request_invalid', `"${query.cursor}" is no cursor of this list.`, [
          { path: 'cursor', message: 'pass nextCursor of the page before, unchanged' },
        ]),
      )
    const where = {
      dataset: id,
      version,
      ...(query.split === undefined ? {} : { split: query.split }),
      ...(query.search === undefined ? {} : { search: query.search }),
    }
    const { datasetItems } = this.#parts.records
    const [page, total] = await Promise.all([
      datasetItems.list({
        ...where,
        ...(after === undefined ? {} : { after }),
        limit: query.limit + 1,
      }),
      datasetItems.count(where),
    ])
    const items = page.slice(0, query.limit)
    const last = items.at(-1)
    return ok({
      items: items.map(shownItem),
      nextCursor:
        page.length > query.limit && last !== undefined ? `${last.position} ${last.id}` : null,
      version,
      total,
    })
  }

  /** What differs between two versions, whichever of them is named first. */
  async diff(
    project: string,
    dataset: string,
    asked: { readonly from: number; readonly to?: number | undefined },
  ): Promise<Outcome<z.output<typeof diffDataset.reply>>> {
    const found = await this.#version({ project, dataset }, asked.to)
    if (!found.ok) return found
    const { id, version: to } = found.value
    const { from } = asked
    if (from > found.value.record.version)
      return failed(fault('not_found', `${found.value.record.name} has no version ${from}.`))
    const limit = differencesMax + 1
    const [older, newer] = [Math.min(from, to), Math.max(from, to)]
    const states = await this.#parts.records.datasetItems.differences(id, older, newer, limit)
    const isWhole = states.before.length < limit && states.after.length < limit
    const [before, after] = [states.before, states.after].map(
      (items) =>
        new Map(items.slice(0, differencesMax).map((one) => [one.id, shownItem(one)] as const)),
    )
    const ids = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])
    const items = [...ids].map((item) => {
      const [old, now] = [before?.get(item) ?? null, after?.get(item) ?? null]
      return from <= to
        ? { id: item, before: old, after: now }
        : { id: item, before: now, after: old }
    })
    return ok({ from, to, items, isWhole })
  }

  /** Every item of a version, in order: what an evaluation walks. One that was put away is found when asked for. */
  async allItems({
    project,
    dataset,
    version,
    split = '',
    withArchived = false,
  }: {
    readonly project: string
    readonly dataset: string
    readonly version?: number | undefined
    readonly split?: string | undefined
    readonly withArchived?: boolean | undefined
  }): Promise<Outcome<{ dataset: Dataset; version: number; items: DatasetItem[] }>> {
    const found = await this.#version({ project, dataset, withArchived }, version)
    if (!found.ok) return found
    const items: DatasetItem[] = []
    let after: { position: number; id: string } | undefined
    for (;;) {
      const page: StoredItem[] = await this.#parts.records.datasetItems.list({
        dataset: found.value.id,
        version: found.value.version,
        ...(split === '' ? {} : { split }),
        ...(after === undefined ? {} : { after }),
        limit: pageSize,
      })
      items.push(...page.map(shownItem))
      after = page.at(-1)
      if (page.length < pageSize) break
    }
    return ok({ dataset: found.value.record, version: found.value.version, items })
  }

  /**
   * What keeps items out of a dataset, in their order; '' where nothing does. Its schemas and inputs are looked at; `isThere`
   * says that an item takes the place of one with its input. A dataset that does not exist yet wants nothing of them.
   */
  async itemProblems(
    project: string,
    dataset: string,
    items: readonly { readonly item: ItemInput; readonly isThere: boolean }[],
  ): Promise<Outcome<string[]>> {
    const found = await this.#find(this.#parts.records, project, dataset)
    const schemas = found.ok ? found.value.schemas : { input: null, expected: null }
    const fresh = items.flatMap(({ item, isThere }) => (isThere ? [] : [inputHash(item.input)]))
    const { id, version } = found.ok ? found.value : { id: '', version: 0 }
    const taken = await this.#parts.records.datasetItems.knownInputs(id, version, fresh)
    const added = createItemCheck(schemas, taken)
    if (!added.ok) return failed(schemaFault(added.fault))
    const replaced = createItemCheck(schemas, new Set())
    if (!replaced.ok) return failed(schemaFault(replaced.fault))
    return ok(
      items.map(({ item, isThere }) => {
        const [first] = (isThere ? replaced : added).value(item, 0)
        if (first === undefined) return ''
        return first.path === '' || first.path === 'input'
          ? first.message
          : `${first.path}: ${first.message}`
      }),
    )
  }

  /** Makes the next version; a row that is not valid refuses the whole change. */
  async change(
    actor: Actor,
    project: string,
    dataset: string,
    change: DatasetChange,
  ): Promise<Outcome<DatasetVersion>> {
    if (change.add.length + change.change.length + change.remove.length === 0)
      return failed(
        fault('request_invalid', 'The change is empty: it adds, changes and removes nothing.'),
      )
    return doDeed(this.#parts, actor, async (inside, now) => {
      const found = await this.#find(inside, project, dataset)
      if (!found.ok) return found
      const record = found.value
      if (change.base !== undefined && change.base !== record.version)
        return failed(
          fault(
            'conflict',
            `You changed version ${change.base}, and ${record.name} is at version ${record.version} now. Read it again and repeat the change.`,
          ),
        )
      const replaced = await this.#replacements(inside, record, change)
      if (!replaced.ok) return replaced
      const { states, missing } = replaced.value
      if (missing.length > 0)
        return failed(
          fault(
            'request_invalid',
            `Version ${record.version} of ${record.name} has no item ${missing.slice(0, 5).join(', ')}.`,
          ),
        )
      const items = record.items + change.add.length - change.remove.length
      if (items > itemsMax)
        return failed(
          fault('request_invalid', `It would have ${items} items; at most ${itemsMax} are kept.`),
        )
      const taken = await inside.datasetItems.knownInputs(record.id, record.version, [
        ...change.add.map(({ input }) => inputHash(input)),
      ])
      const checked = checkAll(change.add, record.schemas, taken)
      if (!checked.ok) return checked
      const valid = checkAll(states, record.schemas, new Set())
      if (!valid.ok) return valid
      const version = await this.#write(inside, actor, now, record, change, states)
      return ok({
        value: version,
        deed: {
          deed: 'dataset.changed',
          record: record.id,
          detail: {
            version: version.number,
            added: version.added,
            changed: version.changed,
            removed: version.removed,
          },
        },
      })
    })
  }

  /** Adds the rows of a file. */
  async importFile(
    actor: Actor,
    project: string,
    dataset: string,
    asked: z.output<typeof importDataset.body>,
  ): Promise<Outcome<z.output<typeof importDataset.reply>>> {
    const found = await this.#find(this.#parts.records, project, dataset)
    if (!found.ok) return found
    const record = found.value
    const table = await openTable(asked.format, asked.content)
    if (!table.ok) return failed(fault('rows_invalid', table.fault))
    const { names } = table.value
    const guessed = asked.columns === undefined ? guessColumns(names) : null
    const meant = guessed?.columns ?? asked.columns ?? emptyColumns
    const question = guessed?.question ?? ''
    const columns = checkColumns(meant, names)
    const notes = [...table.value.notes]
    if (guessed !== null && !isExport(names)) notes.push(tellColumns(names, meant))
    const problem = columns.ok ? '' : columns.fault
    const report = {
      version: null,
      names: [...names],
      columns: meant,
      question,
      problem,
      notes,
      sample: [],
    }
    if (!asked.isDryRun && question !== '')
      return failed(
        fault('request_invalid', question, [
          {
            path: 'columns',
            message: 'name them here; on the command line by --input, --expected and --metadata',
          },
        ]),
      )
    if (!columns.ok)
      return asked.isDryRun
        ? ok({ ...report, imported: 0, bad: [], badTotal: 0 })
        : failed(fault('rows_invalid', columns.fault))
    const rows = await readTable(asked.format, table.value, wantedColumns(columns.value))
    if (!rows.ok) return failed(fault('rows_invalid', rows.fault))
    const good: { item: ItemInput; row: number }[] = []
    const bad: BadRow[] = []
    for (const row of rows.value) {
      const mapped = mapRow(row, columns.value, asked.source)
      if (mapped.ok) good.push({ item: mapped.value, row: row.row })
      else bad.push(...mapped.fault)
    }
    const known = await this.#parts.records.datasetItems.knownInputs(
      record.id,
      record.version,
      good.map(({ item }) => inputHash(item.input)),
    )
    const check = createItemCheck(record.schemas, known)
    if (!check.ok) return failed(schemaFault(check.fault))
    const kept = good.filter(({ item, row }) => {
      const problems = check.value(item, row)
      bad.push(...problems)
      return problems.length === 0
    })
    bad.sort((a, b) => a.row - b.row)
    notes.push(...replacedNotes(kept.map(({ item, row }) => ({ item, row: `row ${row}` }))))
    const told = bad.slice(0, badRowsMax)
    const counts = { imported: kept.length, bad: told, badTotal: bad.length }
    if (asked.isDryRun) {
      const sample = kept.slice(0, sampleRows).map(({ item }) => item)
      return ok({ ...report, ...counts, sample })
    }
    if (bad.length > 0 && !asked.keepGood)
      return failed(rowsFault(told, bad.length, rows.value.length))
    if (kept.length === 0) return ok({ ...report, ...counts })
    const from = asked.fileName === '' ? `a ${asked.format} file` : asked.fileName
    const changed = await this.change(actor, project, record.id, {
      ...emptyChange,
      base: record.version,
      message: asked.message === '' ? `Imported from ${from}` : asked.message,
      add: kept.map(({ item }) => item),
    })
    return changed.ok ? ok({ ...report, ...counts, version: changed.value }) : changed
  }

  /** Adds items that stand in traces; those that give none, and why, and those whose input is there already, are left out and told. */
  async addFromTraces(
    actor: Actor,
    project: string,
    dataset: string,
    found: readonly { readonly traceId: string; readonly item: ItemInput | string }[],
    message: string,
  ): Promise<Outcome<z.output<typeof addTraces.reply>>> {
    const record = await this.#find(this.#parts.records, project, dataset)
    if (!record.ok) return record
    const { id, version, schemas } = record.value
    const known = await this.#parts.records.datasetItems.knownInputs(
      id,
      version,
      found.flatMap(({ item }) => (typeof item === 'string' ? [] : [inputHash(item.input)])),
    )
    const check = createItemCheck(schemas, known)
    if (!check.ok) return failed(schemaFault(check.fault))
    const add: { item: ItemInput; row: string }[] = []
    const skipped: { traceId: string; reason: string }[] = []
    for (const { traceId, item } of found) {
      const reason = typeof item === 'string' ? item : (check.value(item, 0)[0]?.message ?? '')
      if (typeof item !== 'string' && reason === '') add.push({ item, row: `trace ${traceId}` })
      else skipped.push({ traceId, reason })
    }
    const notes = replacedNotes(add)
    if (add.length === 0) return ok({ version: null, imported: 0, skipped, notes })
    const changed = await this.change(actor, project, id, {
      ...emptyChange,
      base: version,
      message: message === '' ? `Added from ${counted(add.length, 'trace')}` : message,
      add: add.map(({ item }) => item),
    })
    return changed.ok
      ? ok({ version: changed.value, imported: add.length, skipped, notes })
      : changed
  }

  async export(
    project: string,
    dataset: string,
    version: number | undefined,
    format: ExportFormat,
  ): Promise<Outcome<{ fileName: string; mediaType: string; content: string }>> {
    const all = await this.allItems({ project, dataset, version })
    if (!all.ok) return all
    const { dataset: record, items } = all.value
    return ok({
      fileName: `${record.name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}-v${all.value.version}.${format}`,
      mediaType: mediaTypes[format],
      content: writeItems(items, format),
    })
  }

  async #version(
    which: { readonly project: string; readonly dataset: string; readonly withArchived?: boolean },
    asked: number | undefined,
  ): Promise<Outcome<{ id: string; version: number; record: Dataset }>> {
    const { records } = this.#parts
    const { project, dataset, withArchived = false } = which
    const archived = withArchived ? await records.datasets.find({ id: dataset, project }) : null
    const found = archived === null ? await this.#find(records, project, dataset) : ok(archived)
    if (!found.ok) return found
    const { id, version, name } = found.value
    if (asked !== undefined && asked > version)
      return failed(
        fault('not_found', `${name} has no version ${asked}; its newest is ${version}.`),
      )
    return ok({ id, version: asked ?? version, record: shown(found.value) })
  }

  async #find(records: RecordStore, project: string, dataset: string): Promise<Outcome<Row>> {
    const all = await records.datasets.list({ project, archivedAt: null })
    const found = all.find(
      ({ id, name }) => id === dataset || name.toLowerCase() === dataset.toLowerCase(),
    )
    if (found !== undefined) return ok(found)
    const names = all.slice(0, 10).map(({ name }) => name)
    return failed(
      fault(
        'not_found',
        `There is no dataset "${dataset}" in this project. ${names.length === 0 ? 'There is none yet.' : `There are: ${names.join(', ')}${all.length > names.length ? ', …' : ''}.`}`,
      ),
    )
  }

  /** The new states of items that are changed, and the ids that are not there. */
  async #replacements(
    inside: RecordStore,
    record: Row,
    { change, remove }: DatasetChange,
  ): Promise<Outcome<{ states: StoredItem[]; missing: string[] }>> {
    const ids = [...change.map(({ id }) => id), ...remove]
    const twice = ids.find((id, at) => ids.indexOf(id) !== at)
    if (twice !== undefined)
      return failed(fault('request_invalid', `Item ${twice} is named twice in this change.`))
    const standing = new Map(
      (await inside.datasetItems.find(record.id, record.version, ids)).map((item) => [
        item.id,
        item,
      ]),
    )
    const states = change.flatMap(({ id, ...fields }) => {
      const before = standing.get(id)
      if (before === undefined) return []
      const given = Object.fromEntries(
        Object.entries(fields).filter(([, value]) => value !== undefined),
      )
      return [{ ...before, ...given }]
    })
    return ok({ states, missing: ids.filter((id) => !standing.has(id)) })
  }

  async #write(
    inside: RecordStore,
    actor: Actor,
    now: Date,
    record: Row,
    { add, remove, message }: DatasetChange,
    states: readonly StoredItem[],
  ): Promise<DatasetVersion> {
    const number = record.version + 1
    const last = await inside.datasetItems.lastPosition(record.id, record.version)
    const added = add.map((item, index): StoredItem => ({
      ...item,
      id: newId(idPrefixes.datasetItem, now.getTime()),
      since: number,
      position: last + index + 1,
      inputHash: inputHash(item.input),
      hash: itemHash(item),
    }))
    await inside.datasetItems.change(record.id, number, {
      add: added,
      replace: states.map((state) => ({
        ...state,
        since: number,
        inputHash: inputHash(state.input),
        hash: itemHash(state),
      })),
      remove,
    })
    const items = record.items + add.length - remove.length
    const version = {
      id: newId(idPrefixes.datasetVersion, now.getTime()),
      dataset: record.id,
      number,
      message,
      items,
      added: add.length,
      changed: states.length,
      removed: remove.length,
      hash: versionHash(await inside.datasetItems.hashes(record.id, number)),
      createdAt: now,
      createdBy: actor.name,
    }
    await inside.datasetVersions.insert(version)
    await inside.datasets.update({ id: record.id }, { version: number, items })
    return shownVersion(version)
  }
}

function alreadyThere(name: string): string {
  return `There is a dataset "${name}" in this project already.`
}

/** Where characters that cannot be kept stand: how many, and the first row. */
function replacedNotes(kept: readonly { readonly item: ItemInput; readonly row: string }[]) {
  const found = kept
    .map(({ item, row }) => ({ row, count: countUnstorable(item) }))
    .filter(({ count }) => count > 0)
  const [first] = found
  if (first === undefined) return []
  const total = found.reduce((sum, { count }) => sum + count, 0)
  return [
    `${total === 1 ? 'One character is' : `${total} characters are`} U+0000 or half of a surrogate pair, which cannot be kept; U+FFFD stands in ${total === 1 ? 'its' : 'their'} place (the first in ${first.row}).`,
  ]
}

const emptyColumns: Columns = { input: [], expected: '', context: [], metadata: [], split: '' }

function wantedColumns({ input, expected, context, metadata, split }: Columns): string[] {
  return [...input, expected, ...context, ...metadata, split].filter((name) => name !== '')
}

const emptyChange: DatasetChange = { message: '', add: [], change: [], remove: [] }

function checkAll(
  items: readonly ItemInput[],
  schemas: ItemSchemas,
  known: Set<string>,
): Outcome<null> {
  const check = createItemCheck(schemas, known)
  if (!check.ok) return failed(schemaFault(check.fault))
  const bad = items.flatMap((item, index) => check.value(item, index + 1))
  return bad.length === 0
    ? ok(null)
    : failed(rowsFault(bad.slice(0, badRowsMax), bad.length, items.length))
}

function rowsFault(told: readonly BadRow[], problems: number, rows: number): Fault {
  const badRows = new Set(told.map(({ row }) => row)).size
  return fault(
    'rows_invalid',
    `${problems > told.length ? 'More than ' : ''}${badRows} of ${rows} rows ${badRows === 1 ? 'is' : 'are'} not valid; nothing was saved.`,
    told.map(({ row, path, message }) => ({
      path: path === '' ? `row ${row}` : `row ${row}, ${path}`,
      message,
    })),
  )
}

function schemaFault(sentence: string): Fault {
  return fault('request_invalid', sentence, [{ path: 'schemas', message: sentence }])
}

function readCursor(cursor: string): { position: number; id: string } | null {
  const [, position, id] = /^(\d+(?:\.\d+)?) (itm_[0-9a-z]{26})$/.exec(cursor) ?? []
  return position === undefined || id === undefined ? null : { position: Number(position), id }
}

function shown({ project: _project, archivedAt: _archived, createdAt, ...dataset }: Row): Dataset {
  return { ...dataset, createdAt: createdAt.toISOString() }
}

function shownVersion({
  id: _id,
  dataset: _dataset,
  createdAt,
  ...version
}: RecordOf<'datasetVersions'>): DatasetVersion {
  return { ...version, createdAt: createdAt.toISOString() }
}

function shownItem({ position: _position, inputHash: _hash, ...item }: StoredItem): DatasetItem {
  return item
}
