import type { importFormats } from '#contract/prompts.ts'
import { readDotprompt } from './imports/dotprompt.ts'
import type { Imported, ImportFile } from './imports/imported.ts'
import { readLangfuse } from './imports/langfuse.ts'
import { readOpenaiPrompts } from './imports/openai-prompts.ts'
import { readPromptfoo } from './imports/promptfoo.ts'
import { readPrompty } from './imports/prompty.ts'

const readers: Readonly<
  Record<(typeof importFormats)[number], (files: readonly ImportFile[]) => Imported>
> = {
  promptfoo: readPromptfoo,
  prompty: readPrompty,
  langfuse: readLangfuse,
  'openai-prompts': readOpenaiPrompts,
  dotprompt: readDotprompt,
}

/** Prompts in files of another tool: the first file is read, the others where it names them. Pure, never throws. */
export function readForeignPrompts(
  format: (typeof importFormats)[number],
  files: readonly ImportFile[],
): Imported {
  return readers[format](files)
}
