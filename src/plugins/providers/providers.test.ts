import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { ConnectionSettings, Provider } from '#plugins/define.ts'
import { wireById } from '#wire/catalog.ts'

const files = readdirSync(import.meta.dirname).filter((file) => !/\.(test|gen)\.ts$/.test(file))
const providers: (readonly [string, Provider])[] = await Promise.all(
  files.map(async (file) => {
    // Loaded by name because the folder is the list; what each file exports is checked below.
    const module: { provider: Provider } = await import(`./${file}`)
    return [file, module.provider] as const
  }),
)

function provider(id: string): Provider {
  const found = providers.find(([, candidate]) => candidate.id === id)?.[1]
  assert.ok(found, `no provider ${id}`)
  return found
}

function connection(secret: string, settings: Record<string, string> = {}): ConnectionSettings {
  return { baseUrl: 'https://example.org', secret, settings }
}

const call = { model: 'm', streamed: false }

describe('every provider', () => {
  for (const [file, { id, ...one }] of providers) {
    it(`has the name of its file, a title, a summary and examples: ${file}`, () => {
      assert.equal(file, `${id}.ts`)
      assert.ok(one.title.length > 1 && one.summary.endsWith('.') && one.examples.length > 0)
    })

    it(`has a base URL without a slash at its end, and a path for every wire it answers: ${id}`, () => {
      assert.ok(one.baseUrl === '' || /^https?:\/\/.+[^/]$/.test(one.baseUrl), one.baseUrl)
      assert.ok(one.wires.length > 0)
      for (const wire of one.wires) {
        assert.ok(wireById(wire), `${wire} is no wire`)
        assert.match(one.path({ ...call, wire }, connection('s')), /^\/[^ ]+$/)
      }
    })

    it(`sends its key in a header when there is one, and in lower-case names: ${id}`, () => {
      const headers = one.headers(connection('a-secret'))
      const isSent = Object.values(headers).some((value) => value.includes('a-secret'))
      assert.equal(isSent, id !== 'sim')
      assert.deepEqual(
        Object.keys(headers),
        Object.keys(headers).map((name) => name.toLowerCase()),
      )
      const without = Object.keys(one.headers(connection('')))
      assert.deepEqual(
        without.filter((name) => /authorization|key/.test(name)),
        [],
      )
    })
  }
})

describe('where a provider is called', () => {
  const cases: [string, string, string, boolean, string][] = [
    ['openai', 'openai.chat', 'gpt-5.5', true, '/chat/completions'],
    ['openai', 'openai.responses', 'gpt-5.5', true, '/responses'],
    ['anthropic', 'anthropic.messages', 'claude-haiku-4-5', true, '/v1/messages'],
    ['anthropic', 'anthropic.count_tokens', 'x', false, '/v1/messages/count_tokens'],
    [
      'gemini',
      'gemini.generate_content',
      'gemini-2.5-pro',
      false,
      '/v1beta/models/gemini-2.5-pro:generateContent',
    ],
    [
      'gemini',
      'gemini.generate_content',
      'models/g',
      true,
      '/v1beta/models/g:streamGenerateContent?alt=sse',
    ],
    [
      'gemini',
      'gemini.generate_content',
      'tunedModels/t',
      false,
      '/v1beta/tunedModels/t:generateContent',
    ],
    [
      'gemini',
      'gemini.generate_content',
      '../x?y',
      false,
      '/v1beta/models/..%2Fx%3Fy:generateContent',
    ],
    ['gemini', 'gemini.batch_embed_contents', 'e', false, '/v1beta/models/e:batchEmbedContents'],
    ['azure-openai', 'openai.chat', 'mine', false, '/openai/v1/chat/completions'],
    ['sim', 'openai.chat', 'echo', false, '/openai/v1/chat/completions'],
    ['sim', 'anthropic.messages', 'echo', false, '/anthropic/v1/messages'],
    [
      'sim',
      'gemini.generate_content',
      'echo',
      true,
      '/gemini/v1beta/models/echo:streamGenerateContent?alt=sse',
    ],
  ]
  for (const [id, wire, model, streamed, path] of cases) {
    it(`${id} takes ${wire} of ${model} at ${path}`, () => {
      assert.equal(provider(id).path({ wire, model, streamed }, connection('')), path)
    })
  }

  it('Azure has the deployment in the path for a dated API version', () => {
    const dated = connection('s', { apiVersion: '2024-10-21' })
    const azure = provider('azure-openai')
    assert.equal(
      azure.path({ wire: 'openai.chat', model: 'a/b', streamed: false }, dated),
      '/openai/deployments/a%2Fb/chat/completions?api-version=2024-10-21',
    )
    assert.deepEqual(azure.headers(dated), { 'api-key': 's' })
  })

  it('OpenAI is told the organization and the project only when they are set', () => {
    const settings = { organization: 'org-1', project: '' }
    assert.deepEqual(provider('openai').headers(connection('s', settings)), {
      authorization: 'Bearer s',
      'openai-organization': 'org-1',
    })
  })
})
