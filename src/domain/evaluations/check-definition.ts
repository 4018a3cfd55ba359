import { z } from 'zod'
import { callsMax, type EvaluationDefinition, ownMetrics } from '#contract/evaluations.ts'
import { type Fault, invalidRequest } from '#contract/faults.ts'
import { nearestTo } from '#kit/nearest.ts'
import type { Evaluator } from '#plugins/evaluators/define.ts'

/**
 * What is wrong with a definition that its shape cannot say: names that do not exist or stand
 * twice, settings that do not fit, more calls than are made. All of it at once; null when nothing is.
 */
export function checkDefinition(
  definition: EvaluationDefinition,
  {
    evaluators,
    items,
  }: { readonly evaluators: Readonly<Record<string, Evaluator>>; readonly items: number },
): Fault | null {
  const problems = [
    ...twice('variants', definition.variants),
    ...unknownNames(definition),
    ...evaluatorProblems(definition.evaluators, evaluators),
  ]
  const calls = items * definition.variants.length * definition.repeats
  if (calls > callsMax)
    problems.push({
      path: 'itemsMax',
      message: `${items} items × ${definition.variants.length} variants × ${definition.repeats} repeats are ${calls} calls; at most ${callsMax} are made`,
    })
  if (items === 0)
    problems.push({
      path: 'dataset',
      message:
        definition.split === ''
          ? 'this version of the dataset has no items'
          : `no item has the split "${definition.split}"`,
    })
  return invalidRequest(problems)
}

/** Evaluators that do not exist, names that stand twice, settings that do not fit. */
export function evaluatorProblems(
  uses: readonly {
    readonly name: string
    readonly evaluator: string
    readonly settings: unknown
  }[],
  evaluators: Readonly<Record<string, Evaluator>>,
): { path: string; message: string }[] {
  return [
    ...twice('evaluators', uses),
    ...uses.flatMap((use, at) => {
      const path = `evaluators.${at}`
      const evaluator = evaluators[use.evaluator]
      if (evaluator === undefined) {
        const near = nearestTo(use.evaluator, Object.keys(evaluators))
        return [
          {
            path: `${path}.evaluator`,
            message: `there is no evaluator "${use.evaluator}"${near === null ? '' : `; did you mean ${near}?`}`,
          },
        ]
      }
      const settings = evaluator.settings.safeParse(use.settings)
      return settings.success
        ? []
        : settings.error.issues.map((issue) => ({
            path: [path, 'settings', ...issue.path].join('.'),
            message: issue.message,
          }))
    }),
  ]
}

function twice(path: string, named: readonly { readonly name: string }[]) {
  const names = named.map(({ name }) => name)
  return names.flatMap((name, at) =>
    names.indexOf(name) === at
      ? []
      : [{ path: `${path}.${at}.name`, message: `"${name}" stands twice` }],
  )
}

function unknownNames({ variants, baseline, evaluators, gate }: EvaluationDefinition) {
  const variantNames = variants.map(({ name }) => name)
  const metrics = [...evaluators.map(({ name }) => name), ...ownMetrics]
  const unknown = (path: string, name: string, known: readonly string[]) =>
    name === '' || known.includes(name)
      ? []
      : [{ path, message: `there is no "${name}" here; there are: ${known.join(', ')}` }]
  return [
    ...unknown('baseline', baseline, variantNames),
    ...gate.flatMap((criterion, at) => [
      ...unknown(`gate.${at}.metric`, criterion.metric, metrics),
      ...unknown(`gate.${at}.variant`, criterion.variant, variantNames),
    ]),
  ]
}

/** JSON Schema of an evaluator's settings, for forms and the reference. */
export function settingsSchema(evaluator: Evaluator): Record<string, z.core.util.JSONType> {
  // zod's own JSON Schema is plain JSON.
  return z.toJSONSchema(evaluator.settings, { io: 'input', unrepresentable: 'any' }) as Record<
    string,
    z.core.util.JSONType
  >
}
