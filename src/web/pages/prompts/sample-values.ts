import type { PromptContent, PromptVariable, VariableValues } from '#contract/prompt-content.ts'

/** Values to render a draft with, and which variables only have a stand-in. */
export type SampleValues = {
  readonly values: VariableValues
  /** Variables without value, example or default, for which something was put in so that one sees the rest. */
  readonly standIns: readonly string[]
}

/** Of each variable what is given, else its example, else nothing where it has a default, else a stand-in. */
export function sampleValues(
  variables: PromptContent['variables'],
  given: VariableValues,
): SampleValues {
  const values: Record<string, unknown> = {}
  const standIns: string[] = []
  for (const variable of variables) {
    const { name, example, default: preset, isRequired } = variable
    if (Object.hasOwn(given, name)) values[name] = given[name]
    else if (example !== undefined) values[name] = example
    else if (preset === undefined && isRequired) {
      values[name] = standIn(variable)
      standIns.push(name)
    }
  }
  return { values, standIns }
}

function standIn({ name, type }: PromptVariable): unknown {
  switch (type) {
    case 'text':
      return `‹${name}›`
    case 'number':
      return 0
    case 'boolean':
      return true
    case 'list':
      return []
    case 'object':
      return {}
  }
}
