import { z } from 'zod'

/** A function of a JavaScript configuration: its author's own code. */
export type OwnFunction = (...values: readonly unknown[]) => unknown

const ownFunction = z.custom<OwnFunction>((value) => typeof value === 'function', {
  error: 'expected a function',
})
const code = z.union([z.string(), ownFunction])
const record = z.record(z.string(), z.unknown())

/** A template may stand where a number is wanted, once `env` was put in. */
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
])

/** One assertion as it is written. Types are checked by name, not here. */
export const assertionSchema = z.strictObject({
  type: z.string(),
  value: z.unknown().optional(),
  config: record.optional(),
  threshold: number.optional(),
  weight: number.optional(),
  provider: z.unknown().optional(),
  rubricPrompt: z.unknown().optional(),
  metric: z.string().optional(),
  transform: code.optional(),
  contextTransform: code.optional(),
  /** METEOR's weights. */
  alpha: z.number().optional(),
  beta: z.number().optional(),
  gamma: z.number().optional(),
})
export type Assertion = z.output<typeof assertionSchema>

/** Assertions that count as one. */
export const assertionSetSchema = z.strictObject({
  type: z.literal('assert-set'),
  assert: z.array(assertionSchema),
  weight: number.optional(),
  metric: z.string().optional(),
  threshold: number.optional(),
  config: record.optional(),
})
export type AssertionSet = z.output<typeof assertionSetSchema>

const assertions = z.array(z.unknown()).transform((items, context): (Assertion | AssertionSet)[] =>
  items.flatMap((item, index) => {
    const isSet =
      typeof item === 'object' && item !== null && 'type' in item && item.type === 'assert-set'
    // Chosen by hand: of a union zod would tell the faults of the wrong member.
    const read = (isSet ? assertionSetSchema : assertionSchema).safeParse(item)
    if (read.success) return [read.data]
    for (const { path, ...issue } of read.error.issues)
      context.addIssue({ ...issue, path: [index, ...path] } as Parameters<
        typeof context.addIssue
      >[0]) // an issue of another schema, at its place in this one
    return []
  }),
)

/** Options are loose: what promptfoo does not know itself goes to the provider as its configuration. */
const options = z.looseObject({
  prefix: z.string().optional(),
  suffix: z.string().optional(),
  transform: code.optional(),
  postprocess: code.optional(),
  transformVars: code.optional(),
  storeOutputAs: z.string().optional(),
  provider: z.unknown().optional(),
  rubricPrompt: z.unknown().optional(),
  factuality: record.optional(),
  disableVarExpansion: z.boolean().optional(),
  disableConversationVar: z.boolean().optional(),
  disableDefaultAsserts: z.boolean().optional(),
  runSerially: z.boolean().optional(),
  repeat: z.int().positive().optional(),
})

/** One test as it is written; `vars` may name files. */
export const testSchema = z.strictObject({
  description: z.string().optional(),
  vars: z.union([record, z.string(), z.array(z.string())]).optional(),
  provider: z.unknown().optional(),
  providers: z.array(z.string()).optional(),
  prompts: z.array(z.string()).optional(),
  providerOutput: z.union([z.string(), record, z.array(z.unknown())]).optional(),
  assert: assertions.optional(),
  assertScoringFunction: code.optional(),
  options: options.optional(),
  threshold: number.optional(),
  metadata: record.optional(),
})
export type WrittenTest = z.output<typeof testSchema>
export type TestOptions = z.output<typeof options>

export const scenarioSchema = z.strictObject({
  description: z.string().optional(),
  config: z.array(testSchema),
  tests: z.unknown().optional(),
})

/** A provider with settings of its own. */
export const providerSchema = z.strictObject({
  id: z.union([z.string(), ownFunction]).optional(),
  label: z.string().optional(),
  config: z.unknown().optional(),
  prompts: z.array(z.string()).optional(),
  transform: code.optional(),
  delay: number.optional(),
  env: record.optional(),
  callApi: ownFunction.optional(),
})
export type WrittenProvider = z.output<typeof providerSchema>

export const promptSchema = z.strictObject({
  id: z.string().optional(),
  raw: z.string().optional(),
  label: z.string().optional(),
  display: z.string().optional(),
  template: z.string().optional(),
  function: ownFunction.optional(),
  config: z.unknown().optional(),
})

export const evaluateOptionsSchema = z.strictObject({
  cache: z.boolean().optional(),
  delay: number.optional(),
  maxConcurrency: number.optional(),
  repeat: number.optional(),
  timeoutMs: z.number().optional(),
  maxEvalTimeMs: z.number().optional(),
  showProgressBar: z.boolean().optional(),
  silent: z.boolean().optional(),
  interactiveProviders: z.boolean().optional(),
})

/** What of promptfoo's own command line a configuration may set; the rest is refused by name. */
export const commandLineOptionsSchema = z.strictObject({
  description: z.string().optional(),
  output: z.array(z.string()).optional(),
  maxConcurrency: number.optional(),
  repeat: number.optional(),
  delay: number.optional(),
  cache: z.boolean().optional(),
  grader: z.string().optional(),
  promptPrefix: z.string().optional(),
  promptSuffix: z.string().optional(),
  filterPattern: z.string().optional(),
  filterProviders: z.string().optional(),
  filterTargets: z.string().optional(),
  filterPrompts: z.string().optional(),
  filterFirstN: number.optional(),
  filterSample: number.optional(),
  filterSampleSeed: number.optional(),
  filterMetadata: z.union([z.string(), z.array(z.string())]).optional(),
  filterFailing: z.string().optional(),
  var: z.record(z.string(), z.string()).optional(),
  envPath: z.union([z.string(), z.array(z.string())]).optional(),
  tableCellMaxLength: number.optional(),
  /** These change what promptfoo shows and keeps, never a verdict. */
  table: z.boolean().optional(),
  write: z.boolean().optional(),
  share: z.boolean().optional(),
  noShare: z.boolean().optional(),
  progressBar: z.boolean().optional(),
  verbose: z.boolean().optional(),
})

/** A configuration as it is written, once its environment and references were put in. */
export const configSchema = z.strictObject({
  description: z.string().optional(),
  tags: record.optional(),
  prompts: z.unknown().optional(),
  providers: z.unknown().optional(),
  targets: z.unknown().optional(),
  tests: z.unknown().optional(),
  scenarios: z.unknown().optional(),
  defaultTest: z.union([z.string(), testSchema]).optional(),
  outputPath: z.union([z.string(), z.array(z.string())]).optional(),
  evaluateOptions: evaluateOptionsSchema.optional(),
  commandLineOptions: commandLineOptionsSchema.optional(),
  derivedMetrics: z.array(z.strictObject({ name: z.string(), value: code })).optional(),
  nunjucksFilters: z.record(z.string(), code).optional(),
  env: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .optional(),
  extensions: z
    .array(z.string())
    .max(0, {
      error:
        'Belay runs no extensions. Do what they do in a script around the command, in a file://provider.js, or in a transform.',
    })
    .nullable()
    .optional(),
  metadata: record.optional(),
  /** About promptfoo's own service and page. */
  sharing: z.unknown().optional(),
  writeLatestResults: z.boolean().optional(),
})
export type WrittenConfig = z.output<typeof configSchema>
