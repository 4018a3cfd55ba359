import { z } from 'zod'

/** Kinds of text that can be taken out before anything is written. */
export const redactions = ['secrets', 'emails', 'cards'] as const

const bytes = z.coerce.number().int().positive()
const milliseconds = z.coerce.number().int().positive()
function splitList(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const parts = value.split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '')
}

const listOf = (text: string) => z.preprocess(splitList, z.array(z.string())).describe(text)
const flag = (text: string) =>
  z
    .preprocess(
      (value) =>
        value === '1' || value === 'true'
          ? true
          : value === '0' || value === 'false' || value === ''
            ? false
            : value,
      z.boolean(),
    )
    .describe(text)

/**
 * Everything an operator can set: in `belay.yaml`, by environment variable, or by flag. The
 * descriptions are the help text of `belay config --help`.
 */
export const configSchema = z.strictObject({
  host: z
    .string()
    .default('127.0.0.1')
    .describe('address to listen on; any other than loopback needs admin.secret'),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(4400)
    .describe('port to listen on, for everything'),
  data: z.string().default('./.belay').describe('directory that holds all data of this server'),
  url: z
    .string()
    .default('')
    .describe(
      'address under which people and applications reach this server, if another than host and port',
    ),
  admin: z
    .strictObject({
      secret: z
        .string()
        .default('')
        .describe(
          'at least 16 characters; as a bearer token (belay --key) it may do everything, for the first steps on a server that the network can reach',
        ),
    })
    .prefault({}),
  clickhouse: z
    .strictObject({
      url: z.string().default('').describe('ClickHouse server; empty uses the embedded one'),
      cluster: z
        .string()
        .default('')
        .describe('name of the cluster for replicated tables; empty for a single server'),
    })
    .prefault({}),
  postgres: z
    .strictObject({
      url: z.string().default('').describe('PostgreSQL server; empty uses the embedded one'),
    })
    .prefault({}),
  stores: z
    .strictObject({
      // Machines that start together, after a power cut or with a compose file, are up within two minutes.
      startTimeoutMs: z.coerce
        .number()
        .int()
        .min(0)
        .max(3_600_000)
        .default(120_000)
        .describe('how long a start waits for a ClickHouse or PostgreSQL outside that is away'),
    })
    .prefault({}),
  network: z
    .strictObject({
      allow: listOf(
        'address ranges inside private networks that connections may lead to, e.g. 127.0.0.0/8',
      ).default([]),
      origins: listOf(
        'origins of pages that may call models and send traces from a browser, e.g. https://app.example.com; * for all; none by default',
      ).default([]),
      hosts: listOf(
        'names under which this server is reached besides its addresses, localhost and that of url; on loopback a request for any other name is refused, and on another host when this is set',
      ).default([]),
    })
    .prefault({}),
  gateway: z
    .strictObject({
      workers: z.coerce
        .number()
        .int()
        .min(0)
        .max(64)
        .default(0)
        .describe('gateway threads; 0 chooses by the number of cores'),
      requestBytesMax: bytes.default(64 * 1024 * 1024).describe('longest request body, bytes'),
      requestTimeoutMs: milliseconds
        .default(300_000)
        .describe('for a caller to send its whole request; slower ones are answered 408'),
      replyBytesMax: bytes
        .default(128 * 1024 * 1024)
        .describe('longest reply that is not streamed, bytes'),
      retriesMax: z.coerce
        .number()
        .int()
        .min(0)
        .max(10)
        .default(2)
        .describe('further tries per target after a failure that may pass'),
      keepAliveMs: z.coerce
        .number()
        .int()
        .min(0)
        .max(3_600_000)
        // Not by default: a stream whose status is sent can tell of an error in no other way than inside.
        .default(0)
        .describe(
          'a streamed call hears a comment after so long a silence of its provider, ms, and as often again; 0 turns this off',
        ),
      outputTokensReserved: z.coerce
        .number()
        .int()
        .positive()
        .default(4096)
        .describe('tokens reserved for an answer of open length'),
      cooldown: z
        .strictObject({
          ms: z.coerce
            .number()
            .int()
            .min(0)
            .max(3_600_000)
            // Long enough that a burst does not meet it again and again, short enough to be soon back at the first choice.
            .default(10_000)
            .describe(
              'a target that answered 429 or failed is left for the next one, where it named no time, ms; 0 turns this off',
            ),
          msMax: z.coerce
            .number()
            .int()
            .min(0)
            .max(86_400_000)
            .default(300_000)
            .describe('the longest that its Retry-After is respected for, ms'),
        })
        .prefault({}),
      timeouts: z
        .strictObject({
          connectMs: milliseconds
            .default(10_000)
            .describe('to open a connection to a provider; then the next try or target'),
          firstTokenMs: milliseconds
            .default(120_000)
            .describe('from a try to the first token of its stream; then the next try or target'),
          replyMs: milliseconds
            // Half of totalMs: where the first target hangs, the next has as long as it had.
            .default(300_000)
            .describe(
              'for a reply that is not streamed while another target is left; the last target has what is left of totalMs',
            ),
          idleMs: milliseconds.default(60_000).describe('between two pieces of a stream'),
          totalMs: milliseconds
            .default(600_000)
            .describe('for a whole call, with all its tries; nothing is tried after it'),
        })
        .prefault({}),
    })
    .prefault({}),
  spool: z
    .strictObject({
      bytesMax: bytes
        .default(4 * 1024 * 1024 * 1024)
        .describe('most bytes that wait on disk while the trace store is away'),
      fsync: flag(
        'wait for the disk before answering: survives power loss, costs throughput',
      ).default(false),
    })
    .prefault({}),
  ingest: z
    .strictObject({
      bodyBytesMax: bytes
        .default(64 * 1024 * 1024)
        .describe('longest OTLP body after decompression, bytes'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      traceDays: z.coerce
        .number()
        .int()
        .min(0)
        .max(36_500)
        .default(0)
        .describe(
          'days that traces and scores are kept; whole weeks and months are removed, hourly sums stay; 0 keeps all',
        ),
    })
    .prefault({}),
  capture: z
    .strictObject({
      redact: z
        .preprocess(splitList, z.array(z.enum(redactions)))
        .default([])
        .describe(`taken out of every text before anything is written: ${redactions.join(', ')}`),
    })
    .prefault({}),
  simulator: flag('offer the built-in simulator as connection `sim`').default(true),
})

export type Config = z.output<typeof configSchema>
