import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import { endpoints } from '#contract/endpoints.ts'
import { browserFaults, commonFaults, faults, problem } from '#contract/faults.ts'
import type { RawHandler } from '#http/api/api-server.ts'

/** The OpenAPI 3.1 description of our own API, made from the contract: nothing in it is written a second time. */
export function openApi(version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Belay', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'a Belay key' },
        session: { type: 'apiKey', in: 'cookie', name: 'belay_session' },
      },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  }
}

/** Serves the description at /api/v1/openapi.json to anybody: it holds no data. */
export function openApiDocument(version: string): RawHandler {
  let text: string | null = null
  return async (request, response, url) => {
    if (url.pathname !== '/api/v1/openapi.json' || request.method !== 'GET') return false
    // Few ask, and it takes longer than anything else that a start could do before the first call.
    text ??= JSON.stringify(openApi(version))
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
    return true
  }
}

function operation(endpoint: Endpoint): unknown {
  const codes = [...new Set([...endpoint.faults, ...commonFaults, ...browserFaults])]
  const byStatus = Map.groupBy(codes, (code) => faults[code].status)
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.id.split('.')[0]],
    ...(endpoint.scope === 'public' ? { security: [] } : {}),
    'x-belay-scope': endpoint.scope,
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...(isNothing(endpoint.body)
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } },
          },
        }),
    responses: {
      200: {
        description: 'good',
        content: {
          [endpoint.isStream === true ? 'text/event-stream' : 'application/json']: {
            schema: schemaOf(endpoint.reply, 'output'),
          },
        },
      },
      ...Object.fromEntries(
        [...byStatus].map(([status, ofStatus]) => [
          status,
          {
            description: ofStatus.map((code) => `${code}: ${faults[code].title}`).join('; '),
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
            },
          },
        ]),
      ),
    },
  }
}

function parameters(schema: z.ZodType, place: 'path' | 'query'): unknown[] {
  if (isNothing(schema)) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  } // an object's JSON Schema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(property.description === undefined ? {} : { description: property.description }),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

function isNothing(schema: z.ZodType): boolean {
  return schema.def.type === 'undefined'
}
