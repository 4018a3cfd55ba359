// Writes the generated files: catalogues of what the house is made of, the reference of evaluators. `npm run gen`; the check compares.
// It reads the things' own files, never a catalogue, which may name one that is gone.
import { writeFileSync } from 'node:fs'
import type { Evaluator } from '../src/plugins/evaluators/define.ts'
import type { Table } from '../src/store/ports/tables/define-table.ts'
import { type Catalogue, type CataloguePart, filesOf, foldersIn, textOf } from './catalogues.ts'
import { evaluatorReference } from './evaluator-reference.ts'

const root = new URL('../', import.meta.url)

/** A catalogue with one list. */
function catalogueOf({
  path,
  types,
  ...part
}: Omit<Catalogue, 'parts'> & CataloguePart): Catalogue {
  return { path, types, parts: [part] }
}

const catalogues: readonly Catalogue[] = [
  catalogueOf({
    path: 'src/plugins/providers/catalog.gen.ts',
    types: ["import type { Provider } from '#plugins/define.ts'"],
    folders: ['src/plugins/providers'],
    constant: 'provider',
    doc: 'Every provider, by id.',
    name: 'providers',
    type: 'Readonly<Record<string, Provider>>',
    shape: 'by-id',
  }),
  catalogueOf({
    path: 'src/plugins/criteria/catalog.gen.ts',
    types: ["import type { Criterion } from '#plugins/define-criterion.ts'"],
    folders: ['src/plugins/criteria'],
    constant: 'criterion',
    doc: 'Every criterion of a practice, by id.',
    name: 'criteria',
    type: 'Readonly<Record<string, Criterion>>',
    shape: 'by-id',
  }),
  catalogueOf({
    path: 'src/plugins/evaluators/catalog.gen.ts',
    types: ["import type { Evaluator } from '#plugins/evaluators/define.ts'"],
    folders: ['src/plugins/evaluators', 'src/plugins/evaluators/judges'],
    constant: 'evaluator',
    doc: 'Every evaluator, by id.',
    name: 'evaluators',
    type: 'Readonly<Record<string, Evaluator>>',
    shape: 'by-id',
  }),
  catalogueOf({
    path: 'src/plugins/vocabularies/catalog.gen.ts',
    types: ["import type { Vocabulary } from '#plugins/vocabularies/define-vocabulary.ts'"],
    folders: ['src/plugins/vocabularies'],
    constant: 'vocabulary',
    doc: 'Every dialect of GenAI telemetry.',
    name: 'vocabularies',
    type: 'readonly Vocabulary[]',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/plugins/facts/catalog.gen.ts',
    folders: ['src/plugins/facts'],
    constant: 'none',
    doc: 'Every group of facts, where nothing has happened yet.',
    name: 'nothing',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/domain/maturity/facts/catalog.gen.ts',
    folders: ['src/domain/maturity/facts'],
    constant: 'gather',
    doc: 'What gathers each group of facts.',
    name: 'gatherers',
    shape: 'list',
  }),
  {
    path: 'src/store/ports/tables/catalog.gen.ts',
    parts: [
      {
        folders: ['src/store/ports/tables'],
        constant: 'table',
        doc: 'Every table of the record store.',
        name: 'tables',
        shape: 'by-file',
      },
      {
        folders: ['src/store/ports/tables'],
        constant: 'happenings',
        doc: 'What happens to the records of each table.',
        name: 'happenings',
        shape: 'by-file',
      },
    ],
  },
  catalogueOf({
    path: 'src/store/migrations/record-migrations.gen.ts',
    types: ["import type { RecordMigration } from '#store/migrations/record-migration.ts'"],
    folders: ['src/store/migrations/records'],
    constant: 'migration',
    doc: "Every step of the record store's schema, in order.",
    name: 'recordMigrations',
    type: 'readonly RecordMigration[]',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/store/migrations/trace-migrations.gen.ts',
    types: ["import type { TraceMigration } from '#store/migrations/trace-migration.ts'"],
    folders: ['src/store/migrations/traces'],
    constant: 'migration',
    doc: "Every step of the trace store's schema, in order.",
    name: 'traceMigrations',
    type: 'readonly TraceMigration[]',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/contract/catalog.gen.ts',
    folders: ['src/contract'],
    constant: '*',
    when: /^export const \w+ = defineEndpoint\(/m,
    doc: 'Every file of the contract that has endpoints.',
    name: 'contracts',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/contract/trace-fields.gen.ts',
    folders: ['src/contract/trace-fields'],
    constant: 'field',
    doc: 'Every filter of traces, by its name.',
    name: 'traceFields',
    shape: 'by-file',
  }),
  catalogueOf({
    path: 'src/store/traces/query/fields.gen.ts',
    folders: ['src/store/traces/query/fields'],
    constant: 'field',
    doc: 'What the filters of traces mean in the store, by their names.',
    name: 'storedFields',
    shape: 'by-file',
  }),
  catalogueOf({
    path: 'src/contract/evaluation-targets/catalog.gen.ts',
    folders: ['src/contract/evaluation-targets'],
    constant: 'variant',
    doc: 'The shape of a variant, by what it compares.',
    name: 'variants',
    shape: 'tuple',
  }),
  catalogueOf({
    path: 'src/domain/evaluations/targets/catalog.gen.ts',
    folders: ['src/domain/evaluations/targets'],
    constant: 'target',
    doc: 'What answers for a variant, by its kind.',
    name: 'targets',
    shape: 'by-file',
  }),
  catalogueOf({
    path: 'src/store/traces/query/measures.gen.ts',
    folders: ['src/store/traces/query/measures'],
    constant: 'measure',
    doc: 'Figures of model calls, by name.',
    name: 'measures',
    shape: 'by-file',
  }),
  catalogueOf({
    path: 'src/cli/catalog.gen.ts',
    types: ["import type { Command } from '#cli/command.ts'"],
    folders: ['src/cli'],
    constant: 'commands',
    doc: 'The commands of every noun.',
    name: 'nouns',
    type: 'readonly (readonly Command[])[]',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/gateway/stages.gen.ts',
    types: ["import type { Stage } from '#gateway/stage.ts'"],
    folders: ['src/gateway/stages'],
    constant: 'stage',
    doc: 'Every stage of a model call, in order.',
    name: 'stages',
    type: 'readonly Stage[]',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/access/sections.gen.ts',
    folders: ['src/access/sections'],
    constant: 'section',
    doc: 'Every section of the snapshot, by its name there.',
    name: 'sections',
    shape: 'by-file',
  }),
  catalogueOf({
    path: 'src/compose/wings.gen.ts',
    types: ["import type { Wing } from '#compose/define-wing.ts'"],
    folders: ['src/compose/wings'],
    constant: 'wing',
    doc: 'Every wing of the house.',
    name: 'wings',
    type: 'readonly Wing<unknown>[]',
    shape: 'list',
  }),
  catalogueOf({
    path: 'src/web/pages.gen.ts',
    types: ["import type { Page } from '#web/pages/define-page.ts'"],
    folders: foldersIn('src/web/pages'),
    constant: 'pages',
    doc: 'The pages of every folder.',
    name: 'pageFolders',
    type: 'readonly (readonly Page[])[]',
    shape: 'list',
  }),
]

/** Every generated file with its text. */
export async function generatedFiles(): Promise<
  { readonly path: string; readonly text: string }[]
> {
  return [
    ...catalogues.map((catalogue) => ({ path: catalogue.path, text: textOf(catalogue) })),
    { path: 'src/contract/id-prefixes.gen.ts', text: await idPrefixes() },
    { path: 'docs/reference/evaluators.md', text: evaluatorReference(await evaluators()) },
  ]
}

/** Whatever the folders hold now, in the order of the catalogue. */
function evaluators(): Promise<Evaluator[]> {
  return exported<Evaluator>(
    ['src/plugins/evaluators', 'src/plugins/evaluators/judges'],
    'evaluator',
  )
}

/** What the files of some folders export under one name. */
async function exported<Thing>(folders: readonly string[], constant: string): Promise<Thing[]> {
  const files = folders.flatMap((folder) => filesOf(folder, { constant }))
  return Promise.all(
    files.map(async (file) => {
      const module: Record<string, Thing> = await import(new URL(file, root).href)
      const { [constant]: thing } = module
      if (thing === undefined) throw new Error(`${file} exports no ${constant}`)
      return thing
    }),
  )
}

/** The contract may not know the store's tables, so it gets what they say of ids as a file of its own. */
async function idPrefixes(): Promise<string> {
  const tables = await exported<Table>(['src/store/ports/tables'], 'table')
  const prefixes = tables.flatMap(({ ids }) => Object.entries(ids))
  return [
    '// Generated by `npm run gen` from the tables of the record store; do not edit.',
    '/** Prefixes of the ids of records, by noun. */',
    'export const tableIdPrefixes = {',
    ...prefixes.map(([noun, prefix]) => `  ${noun}: '${prefix}',`),
    '} as const',
    '',
  ].join('\n')
}

if (import.meta.main) {
  for (const { path, text } of await generatedFiles()) {
    writeFileSync(new URL(path, root), text)
    process.stderr.write(`wrote ${path}\n`)
  }
}
