import { z } from 'zod'
import { importFormats, itemSources, itemInput } from '#contract/datasets.ts'
import { evaluationDefinition } from '#contract/evaluations.ts'

/** Where the items of an evaluation file come from: a file beside it, the file itself, or the server. */
export const fileDataset = z.union([
  z.string().min(1).max(120).describe('name or id of a dataset on the server'),
  z.strictObject({
    file: z.string().min(1).describe('path, from the folder of the evaluation file'),
    format: z.enum(importFormats).optional().describe('told from the ending if left out'),
    columns: z
      .strictObject({
        input: z.array(z.string()).default([]),
        expected: z.string().default(''),
        context: z.array(z.string()).default([]),
        metadata: z.array(z.string()).default([]),
        split: z.string().default(''),
      })
      .optional()
      .describe('which columns mean what, as of datasets.import'),
    source: z.enum(itemSources).default('upload'),
  }),
  z.strictObject({
    name: z.string().min(1).max(120).describe('the same as the name or id alone'),
  }),
  z.strictObject({ items: z.array(itemInput).min(1).max(5000).describe('the items themselves') }),
])

/** `belay.eval.yaml`: an evaluation as a file in a repository. */
export const evaluationFile = evaluationDefinition.extend({ dataset: fileDataset })
export type EvaluationFile = z.output<typeof evaluationFile>
