import { Problems } from '#promptfoo/checked.ts'
import type { WrittenTest } from '#promptfoo/config-schema.ts'
import type { Variables } from '#promptfoo/suite.ts'

/** A test whose variables were read; their values may still name files. */
export type ReadTest = Omit<WrittenTest, 'vars'> & { readonly vars?: Variables }

/**
 * Tests in their order, gone through as often as asked: those of tables and of lines are read from their file
 * each time, so that a large suite is never held whole. A test that cannot be read is left out and told to
 * `problems`; without them it throws PromptfooProblem.
 */
export type TestSource = (problems: Problems | null) => AsyncIterable<ReadTest>

/** Tests that are at hand. */
export function held(tests: readonly ReadTest[]): TestSource {
  return async function* () {
    yield* tests
  }
}

/** The tests of several sources, one after the other. */
export function joined(sources: readonly TestSource[]): TestSource {
  const [only] = sources
  if (only !== undefined && sources.length === 1) return only
  return async function* (problems) {
    for (const source of sources) yield* source(problems)
  }
}

/** Tests made of what stands in a file. */
export function readEach<Item>(
  items: () => Iterable<Item> | AsyncIterable<Item>,
  read: (item: Item, index: number) => ReadTest,
): TestSource {
  return async function* (problems) {
    let index = 0
    for await (const item of items()) {
      const at = index
      index += 1
      const test = problems === null ? read(item, at) : problems.without(() => read(item, at))
      if (test !== undefined) yield test
    }
  }
}

/** Whether no test stands there that can be read. */
export async function isEmpty(source: TestSource): Promise<boolean> {
  for await (const _ of source(new Problems())) return false
  return true
}
