/** What the snippets are filled in with. */
export type SnippetValues = {
  /** Address of this Belay without a slash at the end. */
  readonly url: string
  /** The key, or words that say where to put it. */
  readonly key: string
  readonly models: { readonly openai: string; readonly anthropic: string; readonly gemini: string }
}

export type Snippet = {
  readonly id: string
  readonly title: string
  /** What to install or change, in a sentence. */
  readonly hint: string
  readonly code: string
}

const question = 'Say hello in one sentence.'

/** The smallest program per client that sends one call through Belay; each is complete and runs as it stands. */
export function snippetsFor({ url, key, models }: SnippetValues): readonly Snippet[] {
  return [
    {
      id: 'curl',
      title: 'curl',
      hint: 'Nothing to install.',
      code: `curl ${url}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${models.openai}",
       "messages": [{"role": "user", "content": "${question}"}]}'`,
    },
    {
      id: 'openai-python',
      title: 'OpenAI Python',
      hint: 'pip install openai. An application that uses it already needs only the two arguments.',
      code: `from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key="${key}")
answer = client.chat.completions.create(
    model="${models.openai}",
    messages=[{"role": "user", "content": "${question}"}],
)
print(answer.choices[0].message.content)`,
    },
    {
      id: 'openai-typescript',
      title: 'OpenAI TypeScript',
      hint: 'npm install openai. An application that uses it already needs only the two settings.',
      code: `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${url}/v1', apiKey: '${key}' })
const answer = await client.chat.completions.create({
  model: '${models.openai}',
  messages: [{ role: 'user', content: '${question}' }],
})
console.log(answer.choices[0].message.content)`,
    },
    {
      id: 'anthropic',
      title: 'Anthropic',
      hint: 'npm install @anthropic-ai/sdk. The address has no /v1 here.',
      code: `import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({ baseURL: '${url}', apiKey: '${key}' })
const answer = await client.messages.create({
  model: '${models.anthropic}',
  max_tokens: 200,
  messages: [{ role: 'user', content: '${question}' }],
})
console.log(answer.content)`,
    },
    {
      id: 'gemini',
      title: 'Gemini',
      hint: 'npm install @google/genai. The address has no version here.',
      code: `import { GoogleGenAI } from '@google/genai'

const client = new GoogleGenAI({ apiKey: '${key}', httpOptions: { baseUrl: '${url}' } })
const answer = await client.models.generateContent({
  model: '${models.gemini}',
  contents: '${question}',
})
console.log(answer.text)`,
    },
    {
      id: 'vercel',
      title: 'Vercel AI SDK',
      hint: 'npm install ai @ai-sdk/openai',
      code: `import { createOpenAI } from '@ai-sdk/openai'
import { generateText } from 'ai'

const belay = createOpenAI({ baseURL: '${url}/v1', apiKey: '${key}' })
const { text } = await generateText({
  model: belay.chat('${models.openai}'),
  prompt: '${question}',
})
console.log(text)`,
    },
    {
      id: 'langchain',
      title: 'LangChain',
      hint: 'pip install langchain-openai',
      code: `from langchain_openai import ChatOpenAI

model = ChatOpenAI(base_url="${url}/v1", api_key="${key}", model="${models.openai}")
print(model.invoke("${question}").content)`,
    },
    {
      id: 'opentelemetry',
      title: 'OpenTelemetry',
      hint: 'For applications that are instrumented already: their traces arrive here, their calls stay as they are.',
      code: `export OTEL_EXPORTER_OTLP_ENDPOINT="${url}"
export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"
export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20${key}"`,
    },
  ]
}
