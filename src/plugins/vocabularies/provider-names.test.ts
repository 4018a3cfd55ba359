import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makerOf, providerId } from './provider-names.ts'

test('every name that emitters have for a provider becomes Belay’s id of it', () => {
  const names = {
    openai: ['openai', 'OpenAI', 'openai.chat', 'openai.responses'],
    anthropic: ['anthropic', 'anthropic.messages', 'Anthropic'],
    gemini: [
      'gcp.gemini',
      'gcp.gen_ai',
      'google',
      'google.generative-ai',
      'google.generative-ai.chat',
    ],
    vertex: ['gcp.vertex_ai', 'vertexai', 'google.vertex.chat'],
    bedrock: ['aws.bedrock', 'amazon-bedrock', 'aws_bedrock'],
    azure: [
      'azure.ai.openai',
      'azure.ai.inference',
      'az.ai.inference',
      'azure-openai.chat',
      'az.ai.openai',
      'azure-openai',
    ],
    mistral: ['mistral_ai', 'mistralai', 'mistral.chat'],
    moonshot: ['moonshot_ai', 'moonshotai'],
    xai: ['x_ai', 'xai', 'xai.chat'],
    simulator: ['simulator'],
  }
  for (const [id, spellings] of Object.entries(names)) {
    for (const name of spellings) assert.equal(providerId(name), id, name)
  }
})

test('a provider that nobody here knows keeps its own name', () => {
  for (const name of ['My.Own.Server', 'acme', '', '.', 'a.'.repeat(1000)]) {
    assert.equal(providerId(name), name)
  }
})

test('a framework that names itself is no provider', () => {
  for (const name of ['strands-agents', 'LangChain', 'pydantic-ai', 'litellm']) {
    assert.equal(providerId(name), '', name)
  }
})

test('a model that only one maker makes tells its provider, an ambiguous one does not', () => {
  assert.equal(makerOf('gpt-5'), 'openai')
  assert.equal(makerOf('o3-mini'), 'openai')
  assert.equal(makerOf('claude-sonnet-4-5'), 'anthropic')
  assert.equal(makerOf('models/gemini-3-pro'), 'gemini')
  assert.equal(makerOf('openrouter/openai/gpt-5'), 'openrouter')
  assert.equal(makerOf('vertex_ai/claude-sonnet-4-5@20250929'), 'vertex')
  assert.equal(makerOf('eu.amazon.nova-lite-v1:0'), 'bedrock')
  assert.equal(
    makerOf(
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5',
    ),
    'bedrock',
  )
  for (const model of ['llama-3', 'someone/gpt-5', 'o2', 'my-gpt-5', '']) {
    assert.equal(makerOf(model), '', model)
  }
})
