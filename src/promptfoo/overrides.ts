import type { TestFilters } from '#promptfoo/filter-tests.ts'

/** What the command line says over the configuration; null and empty leave it as it is. */
export type Overrides = {
  readonly prompts: readonly string[]
  readonly providers: readonly string[]
  readonly tests: string | null
  readonly outputs: readonly string[]
  readonly vars: Readonly<Record<string, string>>
  readonly description: string | null
  readonly grader: string | null
  readonly promptPrefix: string | null
  readonly promptSuffix: string | null
  readonly envFile: string | null
  readonly filterProviders: string | null
  readonly filterPrompts: string | null
  readonly filters: TestFilters
  readonly concurrency: number | null
  readonly repeat: number | null
  readonly delayMs: number | null
  readonly cache: boolean | null
}
