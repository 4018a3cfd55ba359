import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { importFormats } from '#contract/prompts.ts'
import { readForeignPrompts } from './import-prompts.ts'

/** As long as a file may be. */
const many = (piece: string) => piece.repeat(Math.floor(2_000_000 / piece.length))

const texts: readonly [title: string, text: string][] = [
  ['nothing', ''],
  ['blanks', many(' ')],
  ['blanks inside a tag', `{{${many(' ')}`],
  ['beginnings of tags', many('{{')],
  ['beginnings of comments', many('{{!-- ')],
  ['beginnings of blocks', many('{% if a %}')],
  ['pipes', many('{{ a | ')],
  ['dashes', `a${many('-')}b`],
  ['a line of dashes and blanks', `---${many(' ')}x`],
  ['halves of surrogate pairs', many('\ud800')],
]

/** A file of each format around a text. */
const around: Readonly<Record<(typeof importFormats)[number], (text: string) => string>> = {
  promptfoo: (text) => JSON.stringify({ description: text, prompts: [text] }),
  prompty: (text) => `---\nname: a\n---\nsystem:\n${text}\n`,
  langfuse: (text) => JSON.stringify({ name: text || 'a', prompt: text, tags: [text] }),
  'openai-prompts': (text) => JSON.stringify({ name: text, instructions: text, input: text }),
  dotprompt: (text) => `---\ninput: { schema: { a: string } }\n---\n${text}`,
}

// A pattern that looks back from each place would be at these for hours.
describe('A file of another tool that is made to take long is read, or told why not:', () => {
  for (const format of importFormats) {
    for (const [title, text] of texts) {
      test(`${format}, ${title}`, () => {
        for (const file of [text, around[format](text)]) {
          const { prompts, left } = readForeignPrompts(format, [{ path: 'a.prompt', text: file }])
          assert.ok(prompts.length > 0 || left.length > 0)
        }
      })
    }
  }
})
