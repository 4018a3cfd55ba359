import { defineProvider } from '#plugins/define.ts'
import { provider as anthropic } from './anthropic.ts'
import { geminiPath, provider as gemini } from './gemini.ts'
import { compatiblePath } from './openai-compatible.ts'
import { provider as openai } from './openai.ts'

/** Belay's own fake provider (docs/guide/simulator.md): it speaks every format natively. */
export const provider = defineProvider({
  id: 'sim',
  title: 'Simulator',
  summary: 'Fake models that cost nothing; the name says how they answer, or how they fail.',
  format: 'openai',
  baseUrl: '',
  secretVariable: '',
  needsSecret: false,
  priceProvider: '',
  otelName: 'sim',
  settings: [],
  takesStreamOptions: true,
  wires: [...openai.wires, ...anthropic.wires, ...gemini.wires],
  path(call, connection) {
    if (call.wire.startsWith('anthropic.')) return `/anthropic${anthropic.path(call, connection)}`
    if (call.wire.startsWith('gemini.')) return `/gemini${geminiPath(call)}`
    return `/openai/v1${compatiblePath(call)}`
  },
  // Which of its formats is asked for is not known here; the others pass this header over.
  headers: () => ({ 'anthropic-version': '2023-06-01' }),
  modelsPath: '/openai/v1/models',
  examples: ['echo', 'tokens-50-per-s', 'tools', 'error-529', 'slow-800ms+error-529'],
})
