import { failed, type Result } from '#kit/result.ts'
import type { WireFault } from './define.ts'
import { asRecord, type Loose } from './loose.ts'

/** A request that cannot be read, said in terms of the caller's own body. */
export function wireFault(field: string, message: string): Result<never, WireFault> {
  return failed({ field, message })
}

/** The fault for a body that is no JSON object. */
export function notAnObject(body: unknown): Result<never, WireFault> {
  const found = body === null ? 'null' : Array.isArray(body) ? 'a list' : `a ${typeof body}`
  return wireFault('', `The body must be a JSON object; it is ${found}.`)
}

/** The fault for a body without a usable model name. */
export function noModel(given: unknown): Result<never, WireFault> {
  const found = given === undefined ? 'it is missing' : `it is ${JSON.stringify(given)}`
  return wireFault('model', `\`model\` must be the name of a model as text; ${found}.`)
}

/**
 * Reads the parameters of a request that were given, under their gen_ai.request names. `names` maps
 * the body's fields to these; a path of two fields is written `reasoning.effort`. Made once for a
 * wire, because every call is read by it.
 */
export function parametersBy(
  names: Readonly<Record<string, string>>,
): (body: Loose) => Record<string, unknown> {
  const fields = Object.entries(names).map(([path, name]) => {
    const [outer = '', inner] = path.split('.')
    return { outer, inner, name }
  })
  return (body) => {
    const parameters: Record<string, unknown> = {}
    for (const { outer, inner, name } of fields) {
      const value = inner === undefined ? body[outer] : asRecord(body[outer])?.[inner]
      if (value !== undefined && value !== null) parameters[name] = value
    }
    return parameters
  }
}
