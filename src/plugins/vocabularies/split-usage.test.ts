import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Usage } from '#contract/usage.ts'
import { splitUsage, type UsageReport } from './split-usage.ts'

const openai = { inputIncludesCache: true, outputIncludesReasoning: true }
const anthropic = { inputIncludesCache: false, outputIncludesReasoning: true }
const gemini = { inputIncludesCache: true, outputIncludesReasoning: false }

const cases: readonly (readonly [string, UsageReport, Usage])[] = [
  ['input and output alone', { input: 10, output: 2, ...openai }, { input: 10, output: 2 }],
  ['nothing', { ...openai }, {}],
  ['zeros are not reported as classes', { input: 0, output: 0, cacheRead: 0, ...openai }, {}],
  [
    'cached tokens inside the input are taken out of it',
    { input: 100, output: 20, cacheRead: 60, cacheWrite: 30, ...openai },
    { input: 10, cache_read: 60, cache_write_5m: 30, output: 20 },
  ],
  [
    'cached tokens outside the input leave it as it is',
    { input: 10, output: 20, cacheRead: 60, cacheWrite: 30, ...anthropic },
    { input: 10, cache_read: 60, cache_write_5m: 30, output: 20 },
  ],
  [
    'an input that is all cache leaves no plain input',
    { input: 60, output: 1, cacheRead: 60, ...openai },
    { cache_read: 60, output: 1 },
  ],
  [
    'more cache than input cannot be inside it, whatever was promised',
    { input: 10, output: 20, cacheRead: 60, ...openai },
    { input: 10, cache_read: 60, output: 20 },
  ],
  [
    'writes are split by their lifetime',
    { input: 100, output: 1, cacheWrite: 40, cacheWrite5m: 30, cacheWrite1h: 10, ...openai },
    { input: 60, cache_write_5m: 30, cache_write_1h: 10, output: 1 },
  ],
  [
    'lifetimes without a sum are their own sum',
    { input: 5, output: 1, cacheWrite1h: 10, ...anthropic },
    { input: 5, cache_write_1h: 10, output: 1 },
  ],
  [
    'reasoning inside the output is taken out of it',
    { input: 1, output: 50, reasoning: 40, ...openai },
    { input: 1, output: 10, reasoning: 40 },
  ],
  [
    'reasoning beside the output leaves it as it is',
    { input: 1, output: 50, reasoning: 40, ...gemini },
    { input: 1, output: 50, reasoning: 40 },
  ],
  [
    'a total that only adds up with the reasoning shows that it is beside the output',
    { input: 10, output: 50, reasoning: 40, total: 100, ...openai },
    { input: 10, output: 50, reasoning: 40 },
  ],
  [
    'audio and images are parts of input and output',
    { input: 100, output: 50, inputAudio: 30, inputImage: 20, outputAudio: 40, ...openai },
    { input: 50, input_audio: 30, input_image: 20, output: 10, output_audio: 40 },
  ],
]

for (const [says, report, usage] of cases) {
  test(`usage: ${says}`, () => assert.deepEqual(splitUsage(report), usage))
}
