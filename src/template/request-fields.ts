import type { ModelParameters } from '#contract/prompt-content.ts'
import type { RenderedPrompt } from '#contract/prompts.ts'

/** Fields of an OpenAI chat request (`POST /v1/chat/completions`) that a prompt decides, beside model and messages. */
export type RequestFields = ModelParameters & {
  tools?: {
    type: 'function'
    function: {
      name: string
      description?: string
      parameters: Record<string, unknown>
      strict?: boolean
    }
  }[]
  response_format?: {
    type: 'json_schema'
    json_schema: { name: string; strict: boolean; schema: Record<string, unknown> }
  }
}

/** What a rendered prompt says of a chat request beside model and messages: parameters, tools, response format. */
export function requestFieldsOf({
  parameters,
  tools,
  outputContract: contract,
}: Pick<RenderedPrompt, 'parameters' | 'tools' | 'outputContract'>): RequestFields {
  return {
    ...parameters,
    ...(tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    ...(contract === null
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: {
              name: contract.name,
              strict: contract.isStrict,
              schema: contract.schema,
            },
          },
        }),
  }
}

function toolOf({
  name,
  description,
  parameters,
  isStrict,
}: RenderedPrompt['tools'][number]): NonNullable<RequestFields['tools']>[number] {
  return {
    type: 'function',
    function: {
      name,
      ...(description === '' ? {} : { description }),
      parameters,
      ...(isStrict ? { strict: true } : {}),
    },
  }
}
