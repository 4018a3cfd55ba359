import { z } from 'zod'

/** Whether an output must be something, or hold it. */
export const whereField = z
  .enum(['whole', 'anywhere'])
  .default('whole')
  .describe('`whole`: nothing else may be in the output; `anywhere`: prose around it is fine')
