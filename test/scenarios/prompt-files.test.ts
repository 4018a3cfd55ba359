// Prompts and datasets by the command line: pulled into a repository, edited, compared, pushed; files in and out.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promptContent } from '#contract/prompt-content.ts'
import {
  createPrompt,
  createPromptVersion,
  listPromptVersions,
  showPrompt,
} from '#contract/prompts.ts'
import {
  type Ended,
  runBelay,
  startServer,
  temporaryDirectory,
} from '#test/scenarios/start-server.ts'

const server = await startServer()
after(() => server.stop())

/** Runs a command beside the server, in a folder. */
function belay(argv: readonly string[], folder: string): Promise<Ended> {
  return runBelay(argv, { BELAY_DATA: server.data }, folder)
}

async function good(argv: readonly string[], folder: string): Promise<string> {
  const { code, stdout, stderr } = await belay(argv, folder)
  assert.equal(code, 0, `${argv.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

function lines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Object(JSON.parse(line)))
}

/** An empty repository of its own, and what Git is asked in it. */
function repository() {
  const folder = temporaryDirectory('belay-repository-')
  const git = (...argv: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=a@b.c', ...argv], {
      encoding: 'utf8',
    }).trim()
  git('init', '--quiet')
  const commitAll = (message: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--message', message)
    return git('rev-parse', 'HEAD')
  }
  return { folder, commitAll }
}

const whole = promptContent.parse({
  system: 'You answer for {{ company }}.\n=== user ===\nBe brief.\n\n',
  examples: [{ input: 'Where?', output: 'On its way.' }],
  messages: [{ role: 'user', content: '  <q>{{ question }}</q>\n' }],
  variables: [{ name: 'company', default: 'Acme' }, { name: 'question' }],
  outputContract: { schema: { properties: { z: {}, a: {} } } },
  tools: [{ name: 'find', parameters: { type: 'object' } }],
  model: 'sim/echo',
  parameters: { temperature: 0.5, stop: ['---'] },
})

async function makePrompt(name: string, folder = ''): Promise<void> {
  await server.call(createPrompt, { body: { name, folder } })
  await server.call(createPromptVersion, { params: { name }, body: { content: whole } })
}

describe('Prompts in a repository', () => {
  test('are pulled, edited, compared and pushed; the version names the commit that it is from', async () => {
    await makePrompt('edited', 'support/mail')
    const { folder, commitAll } = repository()
    const pulled = lines(await good(['prompts', 'pull', 'prompts', '--json'], folder))
    const file = join('support', 'mail', 'edited.prompt.md')
    assert.ok(
      pulled.some(
        (one) => one['prompt'] === 'edited' && one['outcome'] === 'created' && one['file'] === file,
      ),
      JSON.stringify(pulled),
    )
    commitAll('as pulled')

    // What was pulled and not touched is what is there.
    const only = ['--prompt', 'edited']
    const [same] = lines(await good(['prompts', 'push', 'prompts', ...only, '--json'], folder))
    assert.deepEqual([same?.['outcome'], same?.['version']], ['same', 1])

    const path = join(folder, 'prompts', file)
    writeFileSync(path, readFileSync(path, 'utf8').replace('Be brief.', 'Be very brief.'))
    const dry = await good(['prompts', 'push', 'prompts', ...only, '--dry-run'], folder)
    assert.match(dry, /^--- edited@1\n\+\+\+ edited\n@@[^]*\n-Be brief\.\n\+Be very brief\.\n/)
    const untouched = await server.call(showPrompt, { params: { name: 'edited' } })
    assert.equal(untouched.version?.version, 1)

    const commit = commitAll('briefer')
    const [pushed] = lines(
      await good(['prompts', 'push', 'prompts', ...only, '--message', 'briefer', '--json'], folder),
    )
    assert.deepEqual(pushed, { prompt: 'edited', outcome: 'changed', file, version: 2, commit })
    const { version } = await server.call(showPrompt, { params: { name: 'edited' } })
    assert.deepEqual([version?.version, version?.commit, version?.message], [2, commit, 'briefer'])
    assert.deepEqual(version?.content, { ...whole, system: whole.system.replace('Be', 'Be very') })
    const compared = await good(
      ['prompts', 'diff', 'edited', '--from', '1', '--variable', 'question=Why?'],
      folder,
    )
    assert.match(compared, /\nRendered:\n--- edited@1\n\+\+\+ edited@2\n/)
    assert.equal((await belay(['prompts', 'pull', 'prompts', ...only], folder)).code, 0)
    assert.equal(commitIsClean(folder), true, 'a pull after a push changes no file')
  })

  test('pushed before they are committed name no commit, and that is said', async () => {
    await makePrompt('hasty')
    const { folder, commitAll } = repository()
    await good(['prompts', 'pull', '.', '--prompt', 'hasty'], folder)
    commitAll('as pulled')
    const path = join(folder, 'hasty.prompt.md')
    writeFileSync(path, readFileSync(path, 'utf8').replace('Be brief', 'Be quick'))
    const pushed = await belay(['prompts', 'push', '.'], folder)
    assert.equal(pushed.code, 0, pushed.stderr)
    assert.match(
      pushed.stderr,
      /hasty\.prompt\.md is not committed; version 2 of hasty names no commit/,
    )
    const { items } = await server.call(listPromptVersions, {
      params: { name: 'hasty' },
      query: {},
    })
    assert.deepEqual(
      items.map(({ commit }) => commit),
      ['', ''],
    )
  })

  test('are not written over while they have changes that Git does not have', async () => {
    await makePrompt('precious')
    const { folder, commitAll } = repository()
    const pull = (...more: string[]) =>
      belay(['prompts', 'pull', 'p', '--prompt', 'precious', ...more], folder)
    assert.equal((await pull()).code, 0)
    const path = join(folder, 'p', 'precious.prompt.md')
    const pulled = readFileSync(path, 'utf8')
    const mine = pulled.replace('Be brief', 'Mine')
    writeFileSync(path, mine)
    const kept = await pull()
    assert.equal(kept.code, 1)
    assert.match(kept.stderr, /not committed[^]*--force/)
    assert.equal(readFileSync(path, 'utf8'), mine)
    commitAll('mine')
    assert.match((await pull()).stdout, /changed/)
    assert.equal(readFileSync(path, 'utf8'), pulled)
    writeFileSync(path, mine)
    assert.equal((await pull('--force')).code, 0)
    assert.equal(readFileSync(path, 'utf8'), pulled)
  })

  test('stay where somebody put their files; two files of one prompt are refused', async () => {
    await makePrompt('moved')
    const folder = temporaryDirectory('belay-files-')
    await good(['prompts', 'pull', '.', '--prompt', 'moved'], folder)
    mkdirSync(join(folder, 'elsewhere'))
    const place = join(folder, 'elsewhere', 'moved.prompt.md')
    renameSync(join(folder, 'moved.prompt.md'), place)
    const [again] = lines(
      await good(['prompts', 'pull', '.', '--prompt', 'moved', '--json'], folder),
    )
    assert.deepEqual(
      [again?.['outcome'], again?.['file']],
      ['same', join('elsewhere', 'moved.prompt.md')],
    )
    writeFileSync(join(folder, 'moved.prompt.md'), readFileSync(place))
    const twice = await belay(['prompts', 'push', '.'], folder)
    assert.equal(twice.code, 1)
    assert.match(twice.stderr, /"moved" has 2 files/)
  })

  test('that are wrong are told by file, and keep none of the others back', async () => {
    const folder = temporaryDirectory('belay-files-')
    const write = (name: string, text: string) =>
      writeFileSync(join(folder, `${name}.prompt.md`), text)
    write('broken', '---\nname: broken\n---\n{% if %}\n')
    write('fine', '---\nname: fine\n---\nHello {{ name }}\n')
    write('other', '---\nname: another\n---\nHello\n')
    const { code, stdout, stderr } = await belay(['prompts', 'push', '.', '--json'], folder)
    assert.equal(code, 1)
    assert.deepEqual(
      lines(stdout).map((one) => [one['prompt'], one['outcome'], one['commit']]),
      [['fine', 'created', '']],
    )
    assert.match(stderr, /^broken\.prompt\.md: messages\[0\]: /m)
    assert.match(stderr, /^other\.prompt\.md: The file is that of "another", not of "other"/m)
  })
})

function commitIsClean(folder: string): boolean {
  return execFileSync('git', ['-C', folder, 'status', '--porcelain'], { encoding: 'utf8' }) === ''
}

test('a lint that finds an error ends with 100, one that does not with 0', async () => {
  const folder = temporaryDirectory('belay-lint-')
  await server.call(createPrompt, { body: { name: 'linted', user: 'Say {{ word }}' } })
  assert.equal((await belay(['prompts', 'lint', 'linted'], folder)).code, 0)
  const content = promptContent.parse({ messages: [{ role: 'user', content: '{{ word }}' }] })
  await server.call(createPromptVersion, { params: { name: 'linted' }, body: { content } })
  const found = await belay(['prompts', 'lint', 'linted', '--json'], folder)
  assert.equal(found.code, 100)
  assert.ok(lines(found.stdout).some((one) => one['rule'] === 'variable-undeclared'))
})

test('a configuration of promptfoo is imported with the files it names, and what was left is told', async () => {
  const folder = temporaryDirectory('belay-import-')
  mkdirSync(join(folder, 'texts'))
  writeFileSync(join(folder, 'texts', 'desk.txt'), 'Answer {{ question }}\n')
  writeFileSync(
    join(folder, 'promptfooconfig.yaml'),
    'prompts: [file://texts/desk.txt]\nproviders: [openai:gpt-4o]\ntests:\n  - vars: { question: Why? }\n    assert: [{ type: is-json }]\n',
  )
  const argv = ['import', 'promptfoo', 'promptfooconfig.yaml', '--folder', 'desk']
  const dry = await belay([...argv, '--dry-run'], folder)
  assert.match(dry.stderr, /nothing was changed/)
  assert.equal((await belay(['prompts', 'show', 'desk'], folder)).code, 1)
  const done = await good(argv, folder)
  assert.match(done, /^PROMPT +OUTCOME +VERSION +TEST INPUTS\ndesk +created +1 +1\n/)
  assert.match(done, /Not carried over:\n {2}promptfooconfig\.yaml, tests\[0\]\.assert: /)
  const { version } = await server.call(showPrompt, { params: { name: 'desk' } })
  assert.equal(version?.content.messages[0]?.content, 'Answer {{ question }}')
})

test('a dataset is filled from a spreadsheet, shown, exported, and read back', async () => {
  const folder = temporaryDirectory('belay-datasets-')
  const sheet = fileURLToPath(new URL('../fixtures/datasets/questions.xlsx', import.meta.url))
  writeFileSync(join(folder, 'schema.json'), '{"type":"object","required":["question"]}')
  await good(['datasets', 'create', '--name', 'desk', '--input-schema', 'schema.json'], folder)
  const columns = ['--input', 'question,count', '--expected', 'expected', '--split', 'split']
  const refused = await belay(['datasets', 'import', 'desk', sheet, '--input', 'count'], folder)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /row 1, input: must have required property 'question'/)
  await good(['datasets', 'import', 'desk', sheet, ...columns, '--keep-good', 'true'], folder)
  const items = lines(await good(['datasets', 'items', 'desk', '--json'], folder))
  assert.deepEqual(
    items.map((one) => [one['input'], one['expected'], one['split']]),
    [
      [{ question: 'What holds a climber?', count: 3 }, 'The belayer', 'train'],
      [{ question: '谁在保护?', count: 2.5 }, null, 'test'],
    ],
  )
  assert.match(await good(['datasets', 'items', 'desk', '--split', 'test'], folder), /谁在保护/)
  await good(['datasets', 'export', 'desk', '--output', 'out.jsonl'], folder)
  await good(['datasets', 'create', '--name', 'copy'], folder)
  await good(['datasets', 'import', 'copy', 'out.jsonl', '--message', 'a copy'], folder)
  const shown = lines(await good(['datasets', 'list', '--json'], folder))
  const both = shown.filter(({ name }) => name === 'desk' || name === 'copy')
  assert.deepEqual(
    both.map((one) => [one['version'], one['items']]),
    [
      [1, 2],
      [1, 2],
    ],
  )
  assert.match(await good(['datasets', 'show', 'copy'], folder), /1 +2 +2 +0 +0 .* a copy\n$/)
})
