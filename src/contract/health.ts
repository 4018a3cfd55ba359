import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'

/**
 * Every span ever accepted is in exactly one of these places; `missing` is the difference, and
 * anything but zero is a bug.
 */
export const spoolCounters = z.object({
  received: z.number().int().describe('spans accepted since the data directory was made'),
  spooled: z.number().int().describe('safe on disk, not yet in the trace store'),
  stored: z.number().int(),
  repeated: z.number().int().describe('sent again by a client and recognised; stored once'),
  refused: z.number().int().describe('answered with an error; never accepted'),
  quarantined: z.number().int().describe('accepted, but the store will not take it; kept aside'),
  missing: z.number().int(),
})
export type SpoolCounters = z.infer<typeof spoolCounters>

export const showHealth = defineEndpoint({
  id: 'health.show',
  method: 'GET',
  path: '/api/v1/health',
  scope: 'read',
  of: 'workspace',
  summary: 'Show the state of the spool, the stores and the gateway, with counters that add up.',
  reply: z.object({
    version: z.string(),
    startedAt: z.string(),
    dataDirectory: z.string(),
    counters: spoolCounters,
    spool: z.object({
      bytes: z.number(),
      bytesMax: z.number(),
      segments: z.number().int(),
      oldestAgeS: z.number().nullable(),
      corruptFrames: z.number().int(),
      tornTails: z.number().int(),
    }),
    stores: z.array(
      z.object({
        name: z.string(),
        kind: z.string().describe('embedded or the address of the server'),
        isReady: z.boolean(),
        detail: z.string(),
        pingMs: z.number().nullable(),
        bytes: z.number().nullable(),
        rows: z.number().nullable(),
      }),
    ),
    jobs: z
      .array(
        z.object({
          name: z.string(),
          summary: z.string(),
          cron: z.string().nullable().describe('when it runs by itself, UTC; null when it is sent'),
          waiting: z.number().int(),
          running: z.number().int(),
          failed: z.number().int().describe('given up after all tries, in the last seven days'),
        }),
      )
      .describe('what happens later; empty until the queue is open'),
    gateway: z.object({
      workers: z.number().int(),
      openCalls: z.number().int(),
      callsSinceStart: z.number().int(),
    }),
    memoryBytes: z.number(),
    faults: z
      .array(z.string())
      .describe('what needs attention, in sentences; empty when nothing does'),
  }),
})

export const showWelcome = defineEndpoint({
  id: 'welcome.show',
  method: 'GET',
  path: '/api/v1/welcome',
  scope: 'read',
  summary:
    'Say what a newcomer needs: address, whether a provider is connected, whether calls have arrived.',
  reply: z.object({
    url: z.string().describe('address applications should use'),
    hasTraffic: z.boolean(),
    hasKeys: z.boolean(),
    connections: z.array(z.object({ name: z.string(), provider: z.string(), example: z.string() })),
    simulatorModels: z.array(z.object({ model: z.string(), title: z.string() })),
  }),
})
