// The repository checks itself: what the documents promise about structure is tested here.
// Every message says what to do instead.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { test } from 'node:test'
import { faults } from '#contract/faults.ts'
import { practices } from '#domain/maturity/practices.ts'
import { criteria } from '#plugins/criteria/catalog.gen.ts'
import { generatedFiles } from '../tools/gen.ts'
import { importsOf, specifiersOf } from '../tools/import-graph.ts'

const root = new URL('../', import.meta.url).pathname
const sources = globSync('{src,test,bench,tools}/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.includes('fixtures/') && !file.includes('node_modules/'))
  .toSorted()
const product = sources.filter((file) => file.startsWith('src/') && !isTest(file))

/**
 * Who may import whom (docs/ARCHITECTURE.md has the reasons). A folder may always import itself;
 * what is not listed is forbidden.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  contract: ['kit'],
  wire: ['contract', 'kit'],
  'store/ports': ['contract', 'kit'],
  store: ['store/ports', 'contract', 'kit'],
  spool: ['store/ports', 'contract', 'kit'],
  plugins: ['contract', 'kit', 'wire'],
  template: ['contract', 'kit'],
  domain: ['contract', 'kit', 'store/ports', 'plugins', 'wire', 'template'],
  config: ['contract', 'kit'],
  sandbox: ['kit'],
  access: ['domain', 'template', 'plugins', 'wire', 'store/ports', 'contract', 'kit'],
  gateway: [
    'access',
    'domain',
    'template',
    'plugins',
    'wire',
    'spool',
    'store/ports',
    'contract',
    'kit',
  ],
  ingest: ['access', 'domain', 'plugins', 'spool', 'store/ports', 'contract', 'kit'],
  jobs: ['domain', 'plugins', 'spool', 'store/ports', 'contract', 'kit'],
  http: [
    'access',
    'gateway',
    'ingest',
    'domain',
    'plugins',
    'wire',
    'spool',
    'store/ports',
    'contract',
    'kit',
  ],
  client: ['contract'],
  sdk: ['client', 'contract', 'template', 'kit'],
  web: ['client', 'contract', 'kit'],
  promptfoo: ['plugins', 'client', 'contract', 'kit'],
  cli: ['promptfoo', 'client', 'contract', 'config', 'kit'],
  simulator: ['client', 'contract', 'kit'],
}

/** What `belay start` loads, alone of all commands: it builds the server. */
const startsServer: ReadonlySet<string | null> = new Set([
  'src/compose.ts',
  'src/compose/begin-start.ts',
])

/** Commands that send what the simulator makes up. */
const sendsSimulated: ReadonlySet<string> = new Set(['src/cli/simulate.ts', 'src/cli/demo.ts'])

/** The command that computes a verdict again where no server is. */
const replaysVerdicts = 'src/cli/verdict.ts'

/** Files that know everything: they build the rest. */
const composers = /^src\/(main\.ts|compose\.ts|compose\/)/

test('folders import only what the import table allows', () => {
  const breaches: string[] = []
  for (const file of product) {
    if (composers.test(file)) continue
    const home = folderOf(file)
    const allowed = mayImport[home]
    assert.ok(
      allowed !== undefined,
      `${file}: the folder ${home} is not in the import table; add it to test/tidy.test.ts and docs/ARCHITECTURE.md, or put the file elsewhere`,
    )
    for (const target of importsOf(file)) {
      if (target === null) continue
      const goal = folderOf(target)
      if (file === 'src/cli/start.ts' && startsServer.has(target)) continue
      if (sendsSimulated.has(file) && goal === 'simulator') continue
      if (file === replaysVerdicts && target === 'src/domain/rollouts/replay-verdict.ts') continue
      if (
        goal !== home &&
        !allowed.includes(goal) &&
        !(goal === 'store/ports' && home === 'store')
      ) {
        breaches.push(
          `${file} imports ${target}: ${home} may import ${allowed.join(', ') || 'nothing of ours'}. Hand it in as an argument, or move the shared part down.`,
        )
      }
    }
  }
  assert.deepEqual(breaches, [])
})

test('what could stand lower does not stand in compose/', () => {
  // Of the process, not of what it is made of: its directory's secret, and a path that the set-up and the program share.
  const ofTheProcess = new Set(['src/compose/read-secret.ts', 'src/compose/record-template.ts'])
  const breaches = product
    .filter((file) => /^src\/compose\/[^/]+\.ts$/.test(file) && !file.endsWith('.gen.ts'))
    .filter((file) => !ofTheProcess.has(file))
    .flatMap((file) => {
      const goals = importsOf(file).flatMap((target) =>
        target === null ? [] : [composers.test(target) ? 'compose' : folderOf(target)],
      )
      const homes = Object.entries(mayImport).flatMap(([home, allowed]) =>
        goals.every((goal) => goal === home || allowed.includes(goal)) ? [home] : [],
      )
      return homes.length === 0 ? [] : [`${file}: move it to ${homes.join(' or ')}`]
    })
  assert.deepEqual(breaches, [], 'files in compose/ tie together what no other folder may')
})

test('one noun of the domain reaches another only through its service or a pure file of its own', () => {
  // Pure files that several nouns share; everything else of a noun is behind its service.ts.
  const shared =
    /^src\/domain\/(cost|events|vault|usage|statistics|keys\/(key-text|own-key|may-spend)|datasets\/(item-hash|item-of-trace)|metrics\/windows|traces\/preview|evaluations\/(case-of-trace|score-case))/
  const breaches = product
    .filter((file) => file.startsWith('src/domain/'))
    .flatMap((file) =>
      importsOf(file).flatMap((target) => {
        if (target === null || !target.startsWith('src/domain/')) return []
        const isOwn = target.split('/')[2] === file.split('/')[2]
        return isOwn || shared.test(target) || target.endsWith('/service.ts')
          ? []
          : [`${file} imports ${target}`]
      }),
    )
  assert.deepEqual(breaches, [])
})

test('imports across folders go by #folder, never up and over', () => {
  const breaches = sources.flatMap((file) =>
    specifiersOf(file)
      .filter((specifier) => specifier.startsWith('../../'))
      .map((specifier) => `${file} imports ${specifier}: write #folder/… instead`),
  )
  assert.deepEqual(breaches, [])
})

test('no page imports another page, and what pages share imports none', () => {
  const home = (file: string): string => file.split('/')[3] ?? ''
  const isPage = (file: string): boolean => /^src\/web\/pages\/[^/]+\//.test(file)
  const styles = globSync('src/web/**/*.css', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/@import '([^']+)'/g)].map(([, target = '']) => ({
      file,
      target: posix.join(posix.dirname(file), target),
    })),
  )
  const code = sources.flatMap((file) =>
    importsOf(file).flatMap((target) => (target === null ? [] : [{ file, target }])),
  )
  const breaches = [...code, ...styles].filter(
    ({ file, target }) =>
      file.startsWith('src/web/') &&
      isPage(target) &&
      file !== 'src/web/pages.gen.ts' &&
      !(isPage(file) && home(file) === home(target)),
  )
  assert.ok(code.some(({ target }) => isPage(target)) && styles.length > 0, 'imports were found')
  assert.deepEqual(
    breaches.map(({ file, target }) => `${file} imports ${target}`),
    [],
    'move what several pages show to src/web/parts',
  )
})

test('there are no barrels, and no default exports outside tool configuration', () => {
  const barrels = product
    .filter((file) => /\/index\.tsx?$/.test(file))
    .map((file) => `${file}: name the file after its one idea`)
  const defaults = sources
    .filter((file) => /^export default /m.test(read(file)))
    .map((file) => `${file}: export it by name`)
  assert.deepEqual([...barrels, ...defaults], [])
})

test('generated files are what `npm run gen` writes', async () => {
  for (const { path, text } of await generatedFiles())
    assert.equal(read(path), text, `${path} is stale; run \`npm run gen\``)
})

test('every group of facts is gathered, and every gatherer has a group', () => {
  const groups = (folder: string) =>
    globSync('*.ts', { cwd: join(root, folder) })
      .filter((file) => !file.endsWith('.gen.ts') && !file.startsWith('define-'))
      .toSorted()
  assert.deepEqual(groups('src/domain/maturity/facts'), groups('src/plugins/facts'))
})

test('every filter of traces says what it means in the store, or that prices tell; every facet what it counts', async () => {
  const { traceFields } = await import('#contract/trace-fields.gen.ts')
  const { storedFields } = await import('#store/traces/query/fields.gen.ts')
  const { measures } = await import('#store/traces/query/measures.gen.ts')
  const inStore = Object.entries<{ readonly facet?: object }>(storedFields)
  const told = Object.entries<{ readonly facet?: object; readonly needsPrices?: true }>(traceFields)
  assert.deepEqual(
    inStore.map(([id]) => id),
    told.flatMap(([id, { needsPrices }]) => (needsPrices === true ? [] : [id])),
    'write store/traces/query/fields/<id>.ts beside contract/trace-fields/<id>.ts',
  )
  const withFacet = (fields: readonly (readonly [string, { readonly facet?: object }])[]) =>
    fields.flatMap(([id, { facet }]) => (facet === undefined ? [] : [id]))
  assert.deepEqual(withFacet(inStore), withFacet(told), 'a facet has a title and SQL')
  for (const [folder, catalogue] of [
    ['src/contract/trace-fields', traceFields],
    ['src/store/traces/query/fields', storedFields],
    ['src/store/traces/query/measures', measures],
  ] as const)
    assert.equal(
      globSync('*.ts', { cwd: join(root, folder) }).filter((file) => !file.endsWith('.test.ts'))
        .length,
      Object.keys(catalogue).length,
      `a file of ${folder} is not in its catalogue`,
    )
})

test('every provider has what its form and its reference page need', async () => {
  const { providers } = await import('#plugins/providers/catalog.gen.ts')
  for (const [id, provider] of Object.entries(providers)) {
    assert.match(
      id,
      /^[a-z0-9][a-z0-9-]*$/,
      `${id}: provider ids are lower-case words joined by dashes`,
    )
    assert.ok(
      existsSync(join(root, `src/plugins/providers/${id}.ts`)),
      `${id}: the file of a provider has its id for a name`,
    )
    assert.ok(
      provider.title !== '' && provider.summary !== '' && provider.examples.length > 0,
      `${id}: title, summary and at least one example model`,
    )
  }
})

/** Folders of which every file is one thing of its kind: what it exports puts it into the catalogue. */
const kinds = [
  ['src/gateway/stages', 'stage'],
  ['src/access/sections', 'section'],
  ['src/compose/wings', 'wing'],
  ['src/store/ports/tables', 'table'],
  ['src/store/migrations/records', 'migration'],
  ['src/store/migrations/traces', 'migration'],
  ['src/plugins/providers', 'provider'],
] as const

test('every file of a kind is in its catalogue', () => {
  for (const [folder, constant] of kinds) {
    const files = globSync('*.ts', { cwd: join(root, folder) }).filter(
      (file) => !/\.(test|gen)\.ts$|^define-/.test(file),
    )
    assert.ok(files.length > 0, `${folder} has files`)
    for (const file of files)
      assert.match(
        read(`${folder}/${file}`),
        new RegExp(`^export const ${constant}\\b`, 'm'),
        `${folder}/${file} exports no \`${constant}\`: it is in no catalogue and never runs`,
      )
  }
})

test('changes of records are announced, and events written, by one writer', () => {
  const writer = 'src/domain/events/do-deed.ts'
  // The store hands it to the database, and the house waits on it for what then has to follow.
  const below = ['src/store/records/record-store.ts', 'src/compose.ts']
  const others = product.filter((file) => file !== writer && !below.includes(file))
  for (const file of others)
    assert.doesNotMatch(
      read(file),
      /records\.announce\(|\bevents\.insert\(/,
      `${file}: a change is made by doDeed, or told by tellProgress (${writer})`,
    )
})

test('endpoints have ids of their own, a path each, and a handler each', async () => {
  const { endpoints } = await import('#contract/endpoints.ts')
  const ids = endpoints.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, 'an id stands for one endpoint')
  const addresses = endpoints.map(({ method, path }) => `${method} ${path}`)
  assert.equal(new Set(addresses).size, addresses.length, 'an address stands for one endpoint')
})

test('migrations are numbered one after the other, and named as their files', () => {
  for (const store of ['traces', 'records']) {
    const files = globSync(`src/store/migrations/${store}/*.ts`, { cwd: root }).toSorted()
    files.forEach((file, index) => {
      const number = String(index + 1).padStart(4, '0')
      assert.ok(
        posix.basename(file).startsWith(`${number}-`),
        `${file}: the next number is ${number}`,
      )
      assert.match(
        read(file),
        new RegExp(`number: ${index + 1},`),
        `${file}: its number is ${index + 1}`,
      )
    })
  }
})

test('every dependency has its line in docs/dependencies.md', () => {
  const manifest: { dependencies: object; devDependencies: object; optionalDependencies: object } =
    JSON.parse(read('package.json'))
  const text = read('docs/dependencies.md')
  const names = [
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.devDependencies),
    ...Object.keys(manifest.optionalDependencies),
  ]
  const missing = names.filter((name) => !text.includes(`\`${name}\``))
  assert.deepEqual(
    missing,
    [],
    'say in docs/dependencies.md what for, who keeps it, and how we would leave it',
  )
})

test('every fault of the API has its paragraph in docs/reference/faults.md', () => {
  const headings = [...read('docs/reference/faults.md').matchAll(/^### (\w+)(?: \(API\))?$/gm)]
  const told = new Set(headings.map(([, code]) => code))
  assert.deepEqual(
    Object.keys(faults).filter((code) => !told.has(code)),
    [],
    'say in docs/reference/faults.md what happened, why, and what to do',
  )
})

test('dependencies are pinned exactly', () => {
  const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'))
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((section) =>
    Object.entries(manifest[section] ?? {}).filter(
      ([, version]) => !/^\d+\.\d+\.\d+/.test(version),
    ),
  )
  assert.deepEqual(loose, [])
})

test('links in the documents lead somewhere', () => {
  const documents = globSync('{*.md,docs/**/*.md}', { cwd: root })
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].flatMap(
      ([, link = '']) =>
        existsSync(join(root, dirname(document), link)) ? [] : [`${document} links to ${link}`],
    ),
  )
  assert.deepEqual(broken, [])
})

/** True where some evidence is enough for the practice, and nobody's word is needed. */
function canBeMet(id: string): boolean {
  const examples = criteria[id]?.examples ?? []
  return examples.some(({ state }) => state === 'practised' || state === 'effective')
}

for (const level of [1, 2] as const) {
  test(`the guide to level ${level} has each of its practices in order, and says Shown of exactly those that evidence can meet`, () => {
    const [, ...sections] = read(`docs/guide/level-${level}.md`).split(/^### /m)
    assert.deepEqual(
      sections.map((section) => section.slice(0, section.indexOf(' '))),
      practices.filter((practice) => practice.level === level).map(({ id }) => id),
    )
    const wrong = sections.flatMap((section) => {
      const id = section.slice(0, section.indexOf(' '))
      const isShown = section.includes('**Shown**')
      if (isShown && !canBeMet(id))
        return [`${id}: no criterion can meet it; say what to **Attest**`]
      if (!isShown && canBeMet(id))
        return [`${id}: its criterion can meet it; say how it is **Shown**`]
      return isShown || section.includes('**Attest**') ? [] : [`${id}: say what to **Attest**`]
    })
    assert.deepEqual(wrong, [])
  })
}

test('the documents count the practices that evidence can meet', () => {
  const count = Object.keys(criteria).filter(canBeMet).length
  for (const [document, words] of [
    ['README.md', `${practices.length} practices on four levels; ${count} of them can be shown`],
    ['README.md', `the other ${practices.length - count} practices`],
    ['CHANGELOG.md', `Criteria by which ${count} practices can be shown`],
  ] as const)
    assert.ok(read(document).includes(words), `${document} should say: ${words}`)
})

test('nothing on the page is off without saying why', () => {
  const bare = product.filter(
    (file) =>
      file.startsWith('src/web/') &&
      /(?<![\w-])disabled(=|\s*$|\s*\/?>)/m.test(
        read(file).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, ''),
      ),
  )
  assert.deepEqual(
    bare,
    [],
    'give buttons, checks and text fields disabledReason, other controls {...offBecause(reason)}',
  )
})

test('no element of the page takes a title, which neither touch nor the keyboard reaches', () => {
  const titled = product.filter(
    (file) =>
      file.startsWith('src/web/') &&
      (file.endsWith('.tsx') || file.endsWith('.ts')) &&
      attributesOfElements(read(file)).some((attributes) => /(?<=^|\s)title=/.test(attributes)),
  )
  assert.deepEqual(titled, [], 'write {...hinted(text)}, <Hint text>, data-hint, or class cut')
  assert.deepEqual(
    attributesOfElements('<p a={() => <Panel title="no" />} title="yes"><B title="no" /></p>').map(
      (attributes) => /(?<=^|\s)title=/.test(attributes),
    ),
    [true],
  )
})

test('what Base UI places is built once, in src/web/ui', () => {
  const elsewhere = sources.filter(
    (file) =>
      !file.startsWith('src/web/ui/') &&
      specifiersOf(file).some((specifier) => specifier.startsWith('@base-ui/')),
  )
  assert.deepEqual(elsewhere, [], 'use the parts in src/web/ui: menu, popover, combobox, tooltip')
})

test('text that is cut keeps its beginning, from whichever side it is read', () => {
  const blocks = globSync('src/web/**/*.css', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/[^{}]*\b(?:text-overflow|line-clamp):[^{}]*/g)].map(([block]) => ({
      file,
      block: block.trim(),
    })),
  )
  assert.ok(blocks.length > 5, 'the places where text is cut were found')
  assert.deepEqual(
    blocks.filter(({ block }) => !block.includes('unicode-bidi: plaintext')),
    [],
    'write unicode-bidi: plaintext beside text-overflow or line-clamp',
  )
})

test('no comment leaves work behind without an issue', () => {
  const left = sources.filter(
    (file) => file !== 'test/tidy.test.ts' && /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(read(file)),
  )
  assert.deepEqual(left, [], 'write TODO(#issue), or do it')
})

test('the gateway knows limits by their port, whoever counts them', () => {
  const found = product.filter(
    (file) => file.startsWith('src/gateway/') && /#access\/limits\/(?!port\.ts)/.test(read(file)),
  )
  assert.deepEqual(found, [], 'import access/limits/port.ts')
})

/** Records that use makes, not people one by one: no number of them is too many. */
const endless = ['keys', 'events', 'evaluations', 'promptVersions', 'sessions', 'traceComments']

test('what use makes without end is counted, paged or walked, and never read into one list', () => {
  const listed = new RegExp(
    `\\b(${endless.join('|')})\\.list\\(|Array\\.fromAsync\\([^)]*\\.each\\(`,
  )
  const found = product.filter(
    (file) =>
      /^src\/(domain|jobs|compose)\b/.test(file) && !isTest(file) && listed.test(read(file)),
  )
  assert.deepEqual(found, [], 'use count(), page() or each() of src/store/ports/records.ts')
})

test('no function outside the pages is longer than 200 lines', () => {
  const long = product
    .filter((file) => !file.startsWith('src/web/pages/'))
    .flatMap(functionsOf)
    .filter(({ lines }) => lines > 200)
    .map(({ name, file, lines }) => `${name} (${file}) has ${lines}: part it by what it does`)
  assert.deepEqual(long, [])
})

test('the longest files and functions are printed, to be looked at', (context) => {
  const files = product
    .map((file) => ({ file, lines: read(file).split('\n').length }))
    .toSorted((a, b) => b.lines - a.lines)
  const functions = product.flatMap(functionsOf).toSorted((a, b) => b.lines - a.lines)
  context.diagnostic(
    `longest files: ${files
      .slice(0, 5)
      .map(({ file, lines }) => `${file} ${lines}`)
      .join(', ')}`,
  )
  context.diagnostic(
    `longest functions: ${functions
      .slice(0, 5)
      .map(({ name, file, lines }) => `${name} (${file}) ${lines}`)
      .join(', ')}`,
  )
  assert.ok(files.length > 0 && functions.length > 0)
})

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/** The attributes of each DOM element in the text, without what stands in braces. */
function attributesOfElements(text: string): readonly string[] {
  return [...text.matchAll(/<[a-z][\w-]*(?=\s)/g)].map(({ index, 0: opening }) => {
    let attributes = ''
    let depth = 0
    for (const character of text.slice(index + opening.length)) {
      if (character === '>' && depth === 0) break
      if (character === '{') depth += 1
      if (depth === 0) attributes += character
      if (character === '}') depth -= 1
    }
    return attributes
  })
}

function isTest(file: string): boolean {
  return /\.(test|e2e)\.tsx?$/.test(file)
}

/** `src/store/ports/x.ts` → `store/ports`; `src/gateway/x.ts` → `gateway`. */
function folderOf(file: string): string {
  const [, folder = '', inner] = file.split('/')
  return folder === 'store' && inner === 'ports' ? 'store/ports' : folder
}

/** Functions and methods by their length: from a line that opens one to the line that closes its indentation. */
function functionsOf(file: string): { name: string; file: string; lines: number }[] {
  const lines = read(file).split('\n')
  const found: { name: string; file: string; lines: number }[] = []
  lines.forEach((line, start) => {
    const match =
      /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:async )?\*?(#?\w+)\([^)]*\)(?:: [^{]+)? \{$)/.exec(
        line,
      )
    if (match === null || /^\s*(if|for|while|switch|catch)\b/.test(line)) return
    const [, indent = '', named, method] = match
    const end = lines.findIndex(
      (candidate, index) => index > start && candidate.startsWith(`${indent}}`),
    )
    if (end !== -1) found.push({ name: named ?? method ?? '', file, lines: end - start + 1 })
  })
  return found
}
