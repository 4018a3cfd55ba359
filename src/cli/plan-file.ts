import { type Values, textOf } from '#cli/command.ts'
import { ownFlag } from '#cli/flag.ts'
import { readYamlFile } from '#cli/read-yaml-file.ts'

const why = 'Steps, metrics and limits stand in the plan’s file.'

/** A rollout's plan is read from a file: the flag for it, and the fields that are therefore none. */
export const planFile = {
  why,
  flag: (help: string) => ownFlag('plan', { placeholder: 'FILE', help, why }),
  without: {
    steps: why,
    metrics: why,
    alpha: why,
    errorRate: why,
    budgetUsd: why,
    exposure: why,
    age: why,
  },
  fill({ values }: { readonly values: Values }) {
    const path = textOf(values, 'plan')
    return path === undefined ? {} : { plan: readYamlFile(path) }
  },
}
