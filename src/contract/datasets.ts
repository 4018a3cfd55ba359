import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf, name, spanId, traceId } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { pageOf, pageQuery, versionsShownMax } from '#contract/page.ts'
import { placeQuery, timestamp, windowQuery } from '#contract/time.ts'
import { traceFilter } from '#contract/trace-filter.ts'

/** Items of one version at most; a version is read whole by an evaluation, so memory bounds it. */
export const itemsMax = 200_000
/** Items that one request may add or change. */
export const itemsPerChangeMax = 5000
/** Of an item as JSON. */
export const itemBytesMax = 1024 * 1024
/** Of a file to import, as it travels in the request (base64 for binary formats). */
export const importBytesMax = 64 * 1024 * 1024

/** Of a file to import. */
export const columnsMax = 1000

export const itemSources = ['trace', 'upload', 'person', 'synthetic'] as const
export const importFormats = ['csv', 'jsonl', 'json', 'parquet', 'xlsx'] as const
export type ImportFormat = (typeof importFormats)[number]
export const exportFormats = ['jsonl', 'json', 'csv'] as const

const jsonSchema = z
  .record(z.string(), z.json())
  .describe('a JSON Schema (2020-12 or draft 7); references to other documents are not followed')

/** What the items of a dataset must look like; null checks nothing. */
export const itemSchemas = z.strictObject({
  input: jsonSchema.nullable().default(null),
  expected: jsonSchema.nullable().default(null),
})
export type ItemSchemas = z.infer<typeof itemSchemas>

export const dataset = z.object({
  id: idOf('dataset'),
  name,
  description: z.string(),
  tags: z.array(z.string()),
  schemas: itemSchemas,
  version: z.number().int().describe('the newest version; 0 while there is none'),
  items: z.number().int().describe('in the newest version'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type Dataset = z.infer<typeof dataset>

export const datasetVersion = z.object({
  number: z.number().int(),
  message: z.string(),
  items: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  removed: z.number().int(),
  hash: z.string().describe('SHA-256 over the hashes of its items, in order'),
  createdAt: timestamp,
  createdBy: z.string(),
})
export type DatasetVersion = z.infer<typeof datasetVersion>

const itemFields = {
  input: z
    .json()
    .describe('what the application gets: a text, or an object with one field per variable'),
  expected: z.json().nullable().default(null).describe('the right answer, if one is known'),
  context: z
    .array(z.string().max(200_000))
    .max(100)
    .default([])
    .describe('documents to answer from'),
  metadata: z.record(z.string().max(100), z.string().max(2000)).default({}),
  split: z
    .string()
    .max(40)
    .regex(/^[\w-]*$/, 'letters, digits, _ and -')
    .default('')
    .describe('train, test, holdout, …; empty for none'),
}

export const itemInput = z.strictObject({
  ...itemFields,
  source: z.enum(itemSources).default('person').describe('where it comes from; always shown'),
  traceId: traceId.nullable().default(null),
  spanId: spanId.nullable().default(null),
})
export type ItemInput = z.output<typeof itemInput>

/** Of an item that changes, only what is named: a default would overwrite what is not. */
const itemPatch = z.strictObject({
  id: idOf('datasetItem'),
  input: itemFields.input.optional(),
  expected: itemFields.expected.unwrap().optional(),
  context: itemFields.context.unwrap().optional(),
  metadata: itemFields.metadata.unwrap().optional(),
  split: itemFields.split.unwrap().optional(),
  source: itemInput.shape.source.unwrap().optional(),
  traceId: itemInput.shape.traceId.unwrap().optional(),
  spanId: itemInput.shape.spanId.unwrap().optional(),
})

export const datasetItem = z.object({
  id: idOf('datasetItem'),
  ...itemInput.shape,
  since: z.number().int().describe('the version that this state of the item began with'),
  hash: z.string(),
})
export type DatasetItem = z.infer<typeof datasetItem>

/** A row that was not taken, and why. */
export const badRow = z.object({
  row: z.number().int().describe('1 is the first row of data'),
  path: z.string().describe('the field, as a path: input.question'),
  message: z.string(),
})
export type BadRow = z.infer<typeof badRow>

export const listDatasets = defineEndpoint({
  id: 'datasets.list',
  method: 'GET',
  path: '/api/v1/datasets',
  scope: 'read',
  summary: 'List datasets, newest first.',
  query: z.strictObject({
    project: placeQuery.project,
    search: z.string().max(200).optional().describe('part of a name, description or tag'),
  }),
  reply: z.object({ items: z.array(dataset) }),
})

export const createDataset = defineEndpoint({
  id: 'datasets.create',
  method: 'POST',
  path: '/api/v1/datasets',
  scope: 'edit',
  summary: 'Create a dataset; with items it has a first version at once.',
  body: z.strictObject({
    name: name.describe('what it is called; its id stays when the name changes'),
    description: z.string().max(5000).default('').describe('what its items are and are for'),
    tags: z.array(z.string().min(1).max(60)).max(50).default([]).describe('words to find it by'),
    schemas: itemSchemas.default({ input: null, expected: null }),
    items: z.array(itemInput).max(itemsPerChangeMax).default([]),
  }),
  reply: dataset,
  faults: ['not_found', 'conflict', 'rows_invalid'],
})

const counted = z.object({ value: z.string(), items: z.number().int() })

export const showDataset = defineEndpoint({
  id: 'datasets.show',
  method: 'GET',
  path: '/api/v1/datasets/:dataset',
  scope: 'read',
  summary: 'Show a dataset and its versions, newest first.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  reply: dataset.extend({
    versions: z.array(datasetVersion).describe(`the newest ${versionsShownMax}`),
    splits: z.array(counted).describe('splits of the newest version; empty: items without one'),
    sources: z.array(counted).describe('where the items of the newest version come from'),
  }),
})

export const editDataset = defineEndpoint({
  id: 'datasets.edit',
  method: 'PATCH',
  path: '/api/v1/datasets/:dataset',
  scope: 'edit',
  summary: 'Change name, description, tags or schemas. Items change by a new version.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  body: z.strictObject({
    name: name.optional().describe('what it is called; its id stays'),
    description: z.string().max(5000).optional().describe('what its items are and are for'),
    tags: z.array(z.string().min(1).max(60)).max(50).optional().describe('words to find it by'),
    schemas: itemSchemas.optional(),
  }),
  reply: dataset,
  faults: ['not_found', 'conflict'],
})

export const removeDataset = defineEndpoint({
  id: 'datasets.remove',
  method: 'DELETE',
  path: '/api/v1/datasets/:dataset',
  scope: 'edit',
  summary: 'Put a dataset away: it leaves the lists; evaluations that used it keep what they need.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  reply: done,
})

export const listItems = defineEndpoint({
  id: 'datasets.items',
  method: 'GET',
  path: '/api/v1/datasets/:dataset/items',
  scope: 'read',
  summary: 'List the items of a version, in their order.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  query: z.strictObject({
    project: placeQuery.project,
    version: z.coerce.number().int().min(1).optional().describe('the newest if left out'),
    split: z.string().max(40).optional().describe('only items of this split'),
    search: z.string().max(200).optional().describe('part of input, expected output or metadata'),
    ...pageQuery,
  }),
  reply: pageOf(datasetItem).extend({ version: z.number().int(), total: z.number().int() }),
})

/** Items told of in one comparison. */
export const differencesMax = 200

export const diffDataset = defineEndpoint({
  id: 'datasets.diff',
  method: 'GET',
  path: '/api/v1/datasets/:dataset/diff',
  scope: 'read',
  summary: 'Compare two versions: items that are new, different or gone, with both states.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  query: z.strictObject({
    project: placeQuery.project,
    from: z.coerce.number().int().min(0).describe('the older one; 0: before the first'),
    to: z.coerce.number().int().min(1).optional().describe('the newer one; the newest if left out'),
  }),
  reply: z.object({
    from: z.number().int(),
    to: z.number().int(),
    items: z.array(
      z.object({
        id: idOf('datasetItem'),
        before: datasetItem.nullable().describe('null: it is new'),
        after: datasetItem.nullable().describe('null: it is gone'),
      }),
    ),
    isWhole: z.boolean().describe(`false: there are more than ${differencesMax} of a kind`),
  }),
})

export const changeDataset = defineEndpoint({
  id: 'datasets.change',
  method: 'POST',
  path: '/api/v1/datasets/:dataset/versions',
  scope: 'edit',
  summary: 'Make a new version: add, change and remove items. All of it or nothing.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  body: z.strictObject({
    base: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('the version you changed; refused with `conflict` when a newer one exists'),
    message: z.string().max(500).default(''),
    add: z.array(itemInput).max(itemsPerChangeMax).default([]),
    change: z
      .array(itemPatch)
      .max(itemsPerChangeMax)
      .default([])
      .describe('what changes of items, by their ids; fields that are left out stay'),
    remove: z.array(idOf('datasetItem')).max(itemsMax).default([]),
  }),
  reply: datasetVersion,
  faults: ['not_found', 'conflict', 'rows_invalid'],
})

const importColumns = z.strictObject({
  input: z
    .array(z.string())
    .max(200)
    .default([])
    .describe(
      'columns of the input, which becomes an object with a field each; one named `input` alone is the input itself',
    ),
  expected: z.string().default('').describe('column of the right answer'),
  context: z.array(z.string()).max(20).default([]).describe('columns of documents to answer from'),
  metadata: z.array(z.string()).max(100).default([]).describe('columns of metadata'),
  split: z.string().default('').describe('column that says train, test, …'),
})

export const importDataset = defineEndpoint({
  id: 'datasets.import',
  method: 'POST',
  path: '/api/v1/datasets/:dataset/import',
  scope: 'edit',
  summary: 'Add the rows of a file as a new version.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  body: z.strictObject({
    format: z.enum(importFormats).describe('what the file is'),
    content: z
      .string()
      .describe('the file: its text for csv, jsonl and json, base64 for parquet and xlsx'),
    fileName: z.string().max(200).default('').describe('its name, for the message of the version'),
    columns: importColumns
      .optional()
      .describe(
        'which columns mean what; if left out, columns named input or input.…, expected (or expected output, output, answer), context, split, id and metadata.… in any case are taken, else every other column is input',
      ),
    source: z.enum(itemSources).default('upload').describe('where the rows come from'),
    message: z.string().max(500).default('').describe('what changed and why'),
    keepGood: z
      .boolean()
      .default(false)
      .describe('true: rows without fault are kept when others have one; else nothing is saved'),
    isDryRun: z
      .boolean()
      .default(false)
      .describe('true: say what the file has and which rows are bad; save nothing'),
  }),
  reply: z.object({
    version: datasetVersion.nullable().describe('null when no row was kept'),
    imported: z.number().int().describe('rows kept; of a dry run those that would be'),
    names: z.array(z.string()).describe('columns of the file'),
    columns: importColumns.describe('which of them meant what'),
    question: z
      .string()
      .describe(
        'of a dry run: which column may hold the right answer, so that nothing is taken until `columns` says what it is; empty when all is clear',
      ),
    notes: z
      .array(z.string())
      .describe('what was read by a rule that a person should know of, a sentence each'),
    problem: z
      .string()
      .describe('of a dry run: why no row can be taken with these columns; empty when some can'),
    sample: z.array(itemInput).describe('the first items of a dry run, as they would be'),
    bad: z.array(badRow).describe('the first 1,000'),
    badTotal: z.number().int(),
  }),
  faults: ['not_found', 'conflict', 'rows_invalid', 'body_too_large'],
  bodyBytesMax: importBytesMax,
})

export const addTraces = defineEndpoint({
  id: 'datasets.add-traces',
  method: 'POST',
  path: '/api/v1/datasets/:dataset/from-traces',
  scope: 'edit',
  summary: 'Add model calls of traces as items: by their ids, or those that a filter finds.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  body: z.strictObject({
    traceIds: z
      .array(traceId)
      .max(1000)
      .default([])
      .describe('the traces to take; else those that the filter finds'),
    spanId: spanId
      .optional()
      .describe('the model call to take, where one trace is named; else the first with texts'),
    filter: z
      .strictObject({
        environment: placeQuery.environment,
        ...windowQuery,
        ...traceFilter,
      })
      .optional()
      .describe('as of traces.list; used when no ids are given'),
    limit: z.number().int().min(1).max(1000).default(200),
    expected: z
      .enum(['none', 'output'])
      .default('none')
      .describe('output: what the model said counts as the right answer'),
    split: itemFields.split,
    message: z.string().max(500).default('').describe('of the new version'),
  }),
  reply: z.object({
    version: datasetVersion.nullable(),
    imported: z.number().int(),
    skipped: z
      .array(z.object({ traceId: z.string(), reason: z.string() }))
      .describe('traces that gave no item'),
    notes: z.array(z.string()).describe('what was changed on the way, a sentence each'),
  }),
  faults: ['not_found', 'conflict'],
})

export const exportDataset = defineEndpoint({
  id: 'datasets.export',
  method: 'GET',
  path: '/api/v1/datasets/:dataset/export',
  scope: 'read',
  summary: 'Export a version as a file.',
  params: z.object({ dataset: z.string().max(120).describe('id or name') }),
  query: z.strictObject({
    project: placeQuery.project,
    version: z.coerce.number().int().min(1).optional().describe('the newest if left out'),
    format: z.enum(exportFormats).default('jsonl').describe('kind of file'),
  }),
  reply: z.object({ fileName: z.string(), mediaType: z.string(), content: z.string() }),
})
