import { modelParameters, type ModelParameters } from '#contract/prompt-content.ts'
import { nearestTo } from '#kit/nearest.ts'
import { parsedJson } from '#kit/parsed-json.ts'
import { failed, ok, type Result } from '#kit/result.ts'

type Problem = { readonly path: string; readonly message: string }

/**
 * Parameters of a model as they were given: a text is read as what the parameter takes (`0.2`,
 * `["END"]`, `true`), because a command line has only texts. Answers what is wrong with each, by path.
 */
export function readParameters(
  given: Readonly<Record<string, unknown>>,
): Result<ModelParameters, readonly Problem[]> {
  const names = Object.keys(modelParameters.shape)
  const problems: Problem[] = []
  const read: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const path = `parameters.${name}`
    const schema = Object.entries(modelParameters.shape).find(([known]) => known === name)?.[1]
    if (schema === undefined) {
      const near = nearestTo(name, names)
      const hint = near === null ? `There are: ${names.join(', ')}.` : `Did you mean "${near}"?`
      problems.push({ path, message: `is no parameter that a release knows. ${hint}` })
      continue
    }
    const meant = typeof value === 'string' ? parsedJson(value) : undefined
    const candidates = meant === undefined ? [value] : [value, meant]
    const parsed = candidates.map((candidate) => schema.safeParse(candidate))
    const fitting = parsed.find(({ success }) => success)
    if (fitting?.success === true) read[name] = fitting.data
    else {
      // What a text says as JSON is nearer to what was meant: `7` is too much, not a text.
      const issue = parsed.at(-1)?.error?.issues[0]
      problems.push({ path, message: issue?.message ?? 'does not fit' })
    }
  }
  return problems.length > 0 ? failed(problems) : ok(modelParameters.parse(read))
}
