import type { VariableValues } from '#contract/prompt-content.ts'

export type UsageSnippet = {
  readonly id: string
  readonly title: string
  /** What it does, in a sentence. */
  readonly hint: string
  readonly code: string
}

type Usage = {
  /** Address of this Belay without a slash at the end. */
  readonly url: string
  readonly name: string
  /** A label, or `latest`. */
  readonly reference: string
  readonly values: VariableValues
  /** False: the call has to be sent by whoever renders the prompt. */
  readonly hasModel: boolean
}

/** Programs that call one prompt; each is complete and runs as it stands, with `KEY` in its environment. */
export function usageSnippets(usage: Usage): readonly UsageSnippet[] {
  const { url, name, reference, values, hasModel } = usage
  const model = `prompt/${name}${reference === 'production' ? '' : `@${reference}`}`
  // The gateway takes variables that are texts in `metadata`; others travel in a header.
  const isAllText = Object.values(values).every((value) => typeof value === 'string')
  const json = JSON.stringify(values)
  const render: UsageSnippet = {
    id: 'render',
    title: 'Render only',
    hint: 'Gives the messages with the variables filled in; any client then sends them to any model.',
    code: `curl ${url}/api/v1/prompts/${name}/render \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d ${quoted(JSON.stringify({ version: reference, variables: values }))}`,
  }
  if (!hasModel) return [render]
  const header = isAllText ? '' : ` \\\n  -H ${quoted(`x-belay-variables: ${json}`)}`
  const body = isAllText ? { model, metadata: values } : { model }
  const python = isAllText
    ? `    metadata=${pythonOf(values)},`
    : `    extra_headers={"x-belay-variables": json.dumps(${pythonOf(values)})},`
  const typescript = isAllText
    ? `  metadata: ${json},\n})`
    : `}, { headers: { 'x-belay-variables': JSON.stringify(${json}) } })`
  return [
    {
      id: 'curl',
      title: 'curl',
      hint: 'The prompt is the model; its variables stand beside it.',
      code: `curl ${url}/v1/chat/completions \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json"${header} \\
  -d ${quoted(JSON.stringify(body))}`,
    },
    {
      id: 'python',
      title: 'OpenAI Python',
      hint: 'pip install openai. Messages of the call follow those of the prompt.',
      code: `${isAllText ? '' : 'import json\n'}import os
from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key=os.environ["KEY"])
answer = client.chat.completions.create(
    model="${model}",
    messages=[],
${python}
)
print(answer.choices[0].message.content)`,
    },
    {
      id: 'typescript',
      title: 'OpenAI TypeScript',
      hint: 'npm install openai. Messages of the call follow those of the prompt.',
      code: `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${url}/v1', apiKey: process.env['KEY'] })
const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [],
${typescript}
console.log(answer.choices[0].message.content)`,
    },
    render,
  ]
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** JSON as Python writes it. */
function pythonOf(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(pythonOf).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, inner]) => `${JSON.stringify(name)}: ${pythonOf(inner)}`)
      .join(', ')}}`
  return JSON.stringify(value)
}
