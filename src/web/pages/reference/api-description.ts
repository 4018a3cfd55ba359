import { z } from 'zod'

/** As much of JSON Schema as our own description uses; the rest stays and is not shown. */
export type JsonSchema = {
  readonly type?: string | readonly string[] | undefined
  readonly description?: string | undefined
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: JsonSchema | undefined
  readonly additionalProperties?: JsonSchema | boolean | undefined
  readonly anyOf?: readonly JsonSchema[] | undefined
  readonly enum?: readonly unknown[] | undefined
  readonly const?: unknown
  readonly default?: unknown
  readonly pattern?: string | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
}

// The parts of a schema are checked where they are read: any of them may be missing.
const jsonSchema = z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null)
const content = z.record(z.string(), z.object({ schema: jsonSchema }))

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  'x-belay-scope': z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query']),
      required: z.boolean(),
      description: z.string().optional(),
      schema: jsonSchema,
    }),
  ),
  requestBody: z.object({ content }).optional(),
  responses: z.record(
    z.string(),
    z.object({ description: z.string(), content: content.optional() }),
  ),
})

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) })

export type Parameter = z.infer<typeof operation>['parameters'][number]

/** One endpoint as the page shows it. */
export type ApiEndpoint = {
  readonly id: string
  /** The first part of the id. */
  readonly noun: string
  readonly method: string
  /** With `{name}` for each parameter. */
  readonly path: string
  readonly summary: string
  readonly scope: string
  readonly parameters: readonly Parameter[]
  /** Null: it takes none. */
  readonly body: JsonSchema | null
  readonly reply: JsonSchema | null
  /** `400` → `request_invalid: …; …`, without the good answer. */
  readonly faults: readonly { readonly status: string; readonly description: string }[]
}

/** Reads the served OpenAPI description; throws when it is none. */
export function readDescription(value: unknown): readonly ApiEndpoint[] {
  return Object.entries(document.parse(value).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => ({
      id: each.operationId,
      noun: each.tags[0] ?? '',
      method: method.toUpperCase(),
      path,
      summary: each.summary,
      scope: each['x-belay-scope'],
      parameters: each.parameters,
      body: each.requestBody?.content['application/json']?.schema ?? null,
      reply: each.responses['200']?.content?.['application/json']?.schema ?? null,
      faults: Object.entries(each.responses)
        .filter(([status]) => status !== '200')
        .map(([status, { description }]) => ({ status, description })),
    })),
  )
}
