import { basename } from 'node:path'
import type { OwnFunction } from '#promptfoo/config-schema.ts'
import { importOwn } from '#promptfoo/own-code.ts'
import { refuse, sentenceOf } from '#promptfoo/problem.ts'
import { type FileReference, isJavaScript, isPython } from '#promptfoo/references.ts'
import { runProgram } from '#promptfoo/run-program.ts'
import { runPythonFile } from '#promptfoo/run-python.ts'
import type { Answer, CallContext, Provider } from '#promptfoo/suite.ts'

/** A provider that the author wrote, by itself: how it is called, and what it calls itself. */
export type OwnProvider = { readonly id: string | null; readonly call: Provider['call'] }

type Settings = {
  readonly id: string
  readonly config: unknown
  readonly env?: Readonly<Record<string, unknown>>
  readonly basePath: string
}

/** A function, a class or an object of JavaScript, or a function of Python. Refuses a file that has none. */
export async function loadOwnProvider(
  reference: FileReference,
  settings: Settings,
  place: string,
): Promise<OwnProvider> {
  if (isPython(reference.path))
    return {
      id: null,
      call: (prompt, context) =>
        answered(
          runPythonFile(reference, 'call_api', [
            prompt,
            { config: settings.config ?? {} },
            plain(context),
          ]),
        ),
    }
  if (!isJavaScript(reference.path))
    refuse(`${place}: a provider is JavaScript or Python; ${basename(reference.path)} is neither.`)
  const found = await importOwn(reference).catch((error: unknown) =>
    refuse(`${place}: ${reference.path} does not load: ${sentenceOf(error)}`),
  )
  return providerOf(found, settings, `${place}: ${reference.path}`)
}

/** Takes what a JavaScript file exports, or a JavaScript configuration holds, for a provider. */
export function providerOf(found: unknown, settings: Settings, place: string): OwnProvider {
  const object: unknown = isClass(found)
    ? new found({ id: settings.id, config: settings.config ?? {}, env: settings.env ?? {} })
    : found
  if (typeof object === 'function')
    return {
      id: null,
      call: (prompt, context) => answered((object as OwnFunction)(prompt, context)),
    } // typeof says so
  if (typeof object !== 'object' || object === null || !('callApi' in object))
    refuse(`${place} exports no provider: a class or an object with callApi, or a function.`)
  const { callApi } = object
  if (typeof callApi !== 'function') refuse(`${place}: callApi is no function.`)
  const id: unknown = 'id' in object ? object.id : null
  const named: unknown = typeof id === 'function' ? id.call(object) : id
  return {
    id: typeof named === 'string' ? named : null,
    call: (prompt, context) => answered(callApi.call(object, prompt, context)),
  }
}

/** A command, which gets the prompt, its settings and the case as its last arguments. */
export function programProvider(command: string, { config, basePath }: Settings): Provider['call'] {
  return async (prompt, context) => ({
    output: await runProgram(
      command,
      [prompt, JSON.stringify({ config: config ?? {} }), JSON.stringify(plain(context))],
      basePath,
    ),
  })
}

function isClass(value: unknown): value is new (settings: object) => unknown {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

/** An answer as providers give it; a bare text is its output. */
async function answered(reply: unknown): Promise<Answer> {
  const value: unknown = await reply
  if (typeof value === 'object' && value !== null && ('output' in value || 'error' in value))
    return value as Answer // the author's own; each field is checked where it is used
  return typeof value === 'string'
    ? { output: value }
    : { error: 'The provider must return an object with output, or with error.' }
}

/** What JSON can say of a case: functions stay here. */
function plain({ vars, prompt, test, repeatIndex }: CallContext): object {
  const { provider: _provider, score: _score, ...own } = test
  return { vars, prompt, test: own, repeatIndex }
}
