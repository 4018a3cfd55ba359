import type { JudgeQuestion } from '#promptfoo/assertions/judge-prompts.ts'
import { objectsIn } from '#promptfoo/assertions/json.ts'
import type { Assertion } from '#promptfoo/config-schema.ts'
import { sentenceOf } from '#promptfoo/problem.ts'
import { type Gateway, type Loose, recordOf } from '#promptfoo/providers/gateway.ts'
import { modelIdOf } from '#promptfoo/providers/model-provider.ts'
import { embedTexts } from '#promptfoo/providers/openai-chat.ts'
import { readProvider } from '#promptfoo/read-providers.ts'
import { readValue, referenceOf } from '#promptfoo/references.ts'
import type { Provider, ReadyTest, Suite, Variables } from '#promptfoo/suite.ts'

/** Asked where nothing names a grader: models that a connection to OpenAI has. */
const usualGrader = 'openai:chat:gpt-5-mini'
const usualEmbedder = 'openai:embedding:text-embedding-3-large'

/** A grader that threw, which is an error of the case; one that answers with an error or with nonsense fails the assertion. */
export class GraderBroken extends Error {
  override name = 'GraderBroken'
}

type For = { readonly assertion: Assertion; readonly test: ReadyTest }

/** The models that judge. */
export type Grader = {
  /** The object that the model answers with. Throws Error when the model fails, or answers without one. */
  ask(question: JudgeQuestion, given: For & { readonly vars: Variables }): Promise<Loose>
  /** Vectors of texts. Throws Error when there are none. */
  embed(texts: readonly string[], given: For): Promise<readonly (readonly number[])[]>
}

/** The grader that an assertion, its test, or the suite names; read once each, at its first question. */
export function createGrader(suite: Suite, gateway: Gateway): Grader {
  const known = new Map<unknown, Promise<Provider>>()
  const providerOf = (written: unknown): Promise<Provider> => {
    let found = known.get(written)
    if (found === undefined) {
      const named = suite.providers.find(({ id, label }) => label === written || id === written)
      found =
        named === undefined
          ? readProvider(written, {
              basePath: suite.basePath,
              place: 'The grader',
              gateway,
              notes: suite.notes,
            })
          : Promise.resolve(named)
      known.set(written, found)
    }
    return found
  }
  const writtenFor = ({ assertion, test }: For, kind: 'text' | 'embedding'): unknown => {
    const written = assertion.provider ?? test.options?.provider ?? suite.grader
    const byKind = recordOf(written)
    return byKind !== null && ('text' in byKind || 'embedding' in byKind) ? byKind[kind] : written
  }
  return {
    async ask(question, given) {
      const provider = await providerOf(writtenFor(given, 'text') ?? usualGrader)
      const prompt = promptOf(question, given, suite)
      const { output, error } = await provider
        .call(prompt, {
          vars: given.vars,
          prompt: { raw: prompt, label: '', config: {} },
          test: given.test,
          repeatIndex: 0,
          signal: null,
        })
        .catch((thrown: unknown) => {
          throw new GraderBroken(`The grader broke: ${sentenceOf(thrown)}`)
        })
      if (error) throw new Error(error)
      const reply = recordOf(output) ?? recordOf(objectsIn(String(output ?? '')).at(-1))
      if (reply === null)
        throw new Error(`it answered without an object: ${String(output ?? '').slice(0, 200)}`)
      return reply
    },
    async embed(texts, given) {
      const written = writtenFor(given, 'embedding')
      const id = String(recordOf(written)?.['id'] ?? written ?? usualEmbedder)
      // One grader is often named for all assertions; where it is a chat model, vectors come from the usual one.
      const own = embedderOf(id) ?? (modelIdOf(id) === null ? null : embedderOf(usualEmbedder))
      if (own === null)
        throw new Error(
          `${id} gives no vectors. Write openai:embedding:MODEL, or belay:CONNECTION/MODEL.`,
        )
      return embedTexts(gateway, own, texts)
    },
  }
}

function embedderOf(id: string): string | null {
  return /^(?:openai:embeddings?:|belay:)(.+)$/.exec(id)?.[1] ?? null
}

/** The author’s own question where there is one: a text, messages, or a file of either. */
function promptOf(
  { system, user }: JudgeQuestion,
  { assertion, test, vars }: For & { readonly vars: Variables },
  { templates, basePath }: Suite,
): string {
  const written: unknown = assertion.rubricPrompt ?? test.options?.rubricPrompt
  const reference = typeof written === 'string' ? referenceOf(written, basePath) : null
  const own = reference === null ? written : readValue(reference, 'rubricPrompt')
  const messages = Array.isArray(own)
    ? own
    : (jsonList(own) ?? [
        { role: 'system', content: system },
        { role: 'user', content: user },
      ])
  if (typeof own === 'string' && jsonList(own) === null) return templates.render(own, vars)
  return JSON.stringify(templates.renderDeep(messages, vars))
}

function jsonList(value: unknown): unknown[] | null {
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return null
  try {
    const parsed: unknown = JSON.parse(value)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}
