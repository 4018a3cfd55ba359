import { failed, ok, type Result } from '#kit/result.ts'
import type { WireFault } from '#wire/define.ts'

/** Thrown deep inside a request that is being translated; never leaves `translated`. */
class UntranslatableError extends Error {
  override name = 'UntranslatableError'
  readonly field: string

  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** Gives up on a request because of one field, whose path is in the caller's own body. */
export function untranslatable(field: string, message: string): never {
  throw new UntranslatableError(field, message)
}

/**
 * Runs a translation that may give up anywhere inside: a request is a deep tree, and handing a
 * fault up through every level of it would hide what the translation does.
 */
export function translated<Value>(translate: () => Value): Result<Value, WireFault> {
  try {
    return ok(translate())
  } catch (error) {
    if (!(error instanceof UntranslatableError)) throw error
    return failed({ field: error.field, message: error.message })
  }
}
