// What an application in TypeScript gets: prompts from memory, labels followed, Belay away, the package that is installed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import OpenAI from 'openai'
import { promptContent } from '#contract/prompt-content.ts'
import { createPrompt, createPromptVersion, movePromptLabel } from '#contract/prompts.ts'
import { ApiError, createBelay, endpoints, PromptError } from '#sdk/belay.ts'
import {
  callSpan,
  runBelay,
  startServer,
  temporaryDirectory,
  waitFor,
} from '#test/scenarios/start-server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const server = await startServer()
const { key: apiKey } = await server.createKey({ name: 'application' })
after(() => server.stop())

/** Makes a prompt; `production` stands on its first version, which greets so. */
async function publish(name: string, greeting: string): Promise<void> {
  await server.call(createPrompt, { body: { name, description: `Greets with ${greeting}.` } })
  await addVersion(name, greeting)
  await moveTo(name, 1)
}

function addVersion(name: string, greeting: string) {
  return server.call(createPromptVersion, {
    params: { name },
    body: {
      content: promptContent.parse({
        system: `${greeting}, {{ who }}!`,
        messages: [{ role: 'user', content: '{{ question }}' }],
        variables: [
          { name: 'who', default: 'you' },
          { name: 'question', description: 'what was asked' },
        ],
        model: 'sim/echo',
        parameters: { temperature: 0.25 },
      }),
    },
  })
}

function moveTo(name: string, version: number) {
  return server.call(movePromptLabel, {
    params: { name },
    body: { label: 'production', version: String(version) },
  })
}

function connect(promptFile?: string) {
  const warnings: string[] = []
  const belay = createBelay({
    baseUrl: server.url,
    apiKey,
    onWarning: (sentence) => warnings.push(sentence),
    ...(promptFile === undefined ? {} : { promptFile }),
  })
  return { belay, warnings }
}

describe('An application', () => {
  test('sends a filled prompt with the client it has, and the trace says which version it was', async () => {
    await publish('greet', 'Good morning')
    const { belay } = connect()
    const filled = await belay.prompt('greet', { question: 'How are you?' })
    assert.deepEqual(filled.messages, [
      { role: 'system', content: 'Good morning, you!' },
      { role: 'user', content: 'How are you?' },
    ])
    assert.equal(filled.isLastKnown, false)
    const openai = new OpenAI(belay.openai)
    const { data, response } = await openai.chat.completions
      .create(filled.chat, { headers: filled.headers })
      .withResponse()
    assert.equal(data.choices[0]?.message.content, 'How are you?')
    const span = await callSpan(server, response.headers.get('x-belay-trace-id') ?? '')
    assert.deepEqual([span.prompt, span.promptVersion], ['greet', '1'])
    await belay.close()
  })

  test('gets the new version by itself after a label moved', async () => {
    await publish('moved', 'One')
    await addVersion('moved', 'Two')
    const { belay, warnings } = connect()
    const told: string[] = []
    const stop = belay.onPromptChange((event) => told.push(event.type))
    const greeting = async () =>
      (await belay.prompt('moved', { question: '' })).messages[0]?.content ?? ''
    assert.match(await greeting(), /^One/)
    await moveTo('moved', 2)
    await waitFor('the move', () => (told.includes('prompt-label.moved') ? true : null))
    assert.match(await greeting(), /^Two/)
    stop()
    assert.deepEqual(warnings, [])
    await belay.close()
  })

  test('keeps the last known version while Belay is away, one of an earlier run from its file, and follows again afterwards', async () => {
    await publish('steady', 'Before')
    await addVersion('steady', 'After')
    const promptFile = join(temporaryDirectory('belay-sdk-'), 'kept', 'prompts.json')
    const { belay, warnings } = connect(promptFile)
    const greet = (from = belay) => from.prompt('steady', { question: '' })
    const first = await greet()
    assert.equal(first.isLastKnown, false)
    await server.kill()
    const away = await waitFor('a version that could not be checked', async () => {
      const filled = await greet()
      return filled.isLastKnown ? filled : null
    })
    assert.equal(away.version, 1)
    assert.match(warnings.join(), /version 1, the last known, is used/)
    await belay.close()

    const restarted = connect(promptFile)
    const kept = await greet(restarted.belay)
    assert.deepEqual([kept.version, kept.isLastKnown], [1, true])
    assert.match(restarted.warnings.join(), /steady@production could not be fetched .* version 1/)
    await assert.rejects(restarted.belay.prompt('never-seen', {}), /fetch failed/)

    await server.start()
    await moveTo('steady', 2)
    await waitFor('the version after the move', async () => {
      const { version } = await greet(restarted.belay)
      return version === 2 ? true : null
    })
    await restarted.belay.close()
  })

  test('is told what is missing, of which prompt, and what does not exist', async () => {
    await publish('strict', 'Hello')
    const { belay } = connect()
    const refused = await belay.prompt('strict', { who: 'Ada' }).catch((error: unknown) => error)
    assert.ok(refused instanceof PromptError)
    assert.match(
      refused.message,
      /"strict" \(version 1\).*"question" \(what was asked\) has no value/,
    )
    assert.deepEqual(
      refused.errors.map(({ path }) => path),
      ['variables.question'],
    )
    const unknown = await belay
      .prompt('strict', { question: '' }, { version: 'canary' })
      .catch((error: unknown) => error)
    assert.ok(unknown instanceof ApiError)
    assert.match(unknown.problem.detail, /no label "canary". It has: production/)
    await belay.close()
    assert.throws(() => createBelay({ apiKey: '' }), /belay keys create/)
  })

  test('calls any endpoint of the API', async () => {
    const { key: full } = await server.createKey({ name: 'tools', scopes: ['read', 'edit'] })
    const belay = createBelay({ baseUrl: `${server.url}/`, apiKey: full })
    const made = await belay.call(endpoints.datasets.createDataset, { body: { name: 'questions' } })
    const { items } = await belay.call(endpoints.datasets.listDatasets, {})
    assert.deepEqual(
      items.map(({ id }) => id),
      [made.id],
    )
    await belay.close()
  })

  test('with a key that may only call is told of prompts and of nothing else', async () => {
    await publish('quiet', 'Psst')
    const watch = new AbortController()
    const response = await fetch(`${server.url}/api/v1/prompt-events`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: watch.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => {})
    const openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey })
    const { response: answered } = await openai.chat.completions
      .create({ model: 'sim/echo', messages: [{ role: 'user', content: 'hi' }] })
      .withResponse()
    await callSpan(server, answered.headers.get('x-belay-trace-id') ?? '')
    await addVersion('quiet', 'Shh')
    await waitFor('the new version', () => (text.includes('prompt-version.created') ? true : null))
    watch.abort()
    await reading
    assert.doesNotMatch(text, /trace\.stored|records\.changed/)
    const { key: ingesting } = await server.createKey({ name: 'collector', scopes: ['ingest'] })
    const refused = await fetch(`${server.url}/api/v1/prompt-events`, {
      headers: { authorization: `Bearer ${ingesting}` },
    })
    assert.equal(refused.status, 403)
    await refused.body?.cancel()
  })
})

describe('The package', () => {
  test('is one module with its types; variables of the registry’s prompts are checked; it ends with its application', async () => {
    await publish('support-answer', 'Dear customer')
    execFileSync(process.execPath, [join(root, 'tools/build-sdk.ts')], { cwd: root })
    const folder = temporaryDirectory('belay-app-')
    mkdirSync(join(folder, 'node_modules/@belay'), { recursive: true })
    cpSync(join(root, 'dist/sdk'), join(folder, 'node_modules/@belay/sdk'), { recursive: true })
    symlinkSync(join(root, 'node_modules/zod'), join(folder, 'node_modules/zod'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const types = await runBelay(
      ['prompts', 'types', '--output', 'prompts.gen.ts'],
      { BELAY_DATA: server.data },
      folder,
    )
    assert.equal(types.code, 0, types.stderr)
    assert.match(
      readFileSync(join(folder, 'prompts.gen.ts'), 'utf8'),
      /"support-answer": \{\n {4}who\?: string \| number \| boolean\n {4}\/\*\* what was asked \*\/\n {4}question: /,
    )
    const app = (variables: string) => `import { createBelay } from '@belay/sdk'
import type { Prompts } from './prompts.gen.js'

const belay = createBelay<Prompts>({ baseUrl: '${server.url}', apiKey: '${apiKey}' })
const { chat, version } = await belay.prompt('support-answer', ${variables})
console.log(version, chat.model, chat.messages[0]?.content)
`
    writeFileSync(join(folder, 'app.ts'), app(`{ who: 'Ada', question: 'Where?' }`))
    const compile = () => {
      try {
        execFileSync(
          process.execPath,
          [
            join(root, 'node_modules/typescript/bin/tsc'),
            ...'--strict --target es2023 --module nodenext --types node app.ts'.split(' '),
            ...['--typeRoots', join(root, 'node_modules/@types')],
          ],
          { cwd: folder, encoding: 'utf8' },
        )
        return ''
      } catch (error) {
        return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
      }
    }
    assert.equal(compile(), '')
    // The Node that npm runs under, where that is another than ours: people's applications run on it.
    for (const node of new Set([process.execPath, process.env['npm_node_execpath'] ?? 'node'])) {
      const said = execFileSync(node, ['app.js'], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 30_000,
      })
      assert.equal(said, '1 sim/echo Dear customer, Ada!\n')
    }
    writeFileSync(join(folder, 'app.ts'), app(`{ who: 'Ada', query: 'Where?' }`))
    assert.match(compile(), /app\.ts\(5,.*'query' does not exist/)
    assert.ok(!existsSync(join(folder, 'node_modules/@belay/sdk/node_modules')))
  })
})
