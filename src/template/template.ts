import { promptTextMax } from '#contract/prompt-content.ts'
import { failed, ok, type Result } from '#kit/result.ts'
import { BoundedInterpreter, type WorkBudget } from './bounded-interpreter.ts'
import { freeNames } from './free-names.ts'
import { type Node, parse, tokenize } from './jinja.ts'
import { withTestsAsFilters } from './tests-with-values.ts'
import { trimBlocks } from './trim-blocks.ts'

/** A template that was read. */
export type Template = {
  readonly program: Node
  /** The text outside tags, in order; a template without tags is one piece. */
  readonly literals: readonly string[]
  /** Names that a value must be given for, or that are tested for one; sorted. */
  readonly names: readonly string[]
}

/** Blanks in a row. The lexer's patterns look at a run of them once from each of its blanks. */
const blanksMax = 1000
/** Characters of all templates that are remembered; a server has far fewer in use. */
const rememberedCharactersMax = 10_000_000
const remembered = new Map<string, Result<Template, string>>()
let rememberedCharacters = 0

/** Reads a template; the sentence says what is wrong with it. Pure but for remembering what it read. */
export function readTemplate(text: string): Result<Template, string> {
  const known = remembered.get(text)
  if (known !== undefined) return known
  if (rememberedCharacters + text.length > rememberedCharactersMax) {
    remembered.clear()
    rememberedCharacters = 0
  }
  const read = readAnew(text)
  rememberedCharacters += text.length
  remembered.set(text, read)
  return read
}

function readAnew(text: string): Result<Template, string> {
  if (text.length > promptTextMax * 4)
    return failed(`With its fragments it is longer than ${promptTextMax * 4} characters.`)
  if (hasLongBlank(text)) return failed(`It has more than ${blanksMax} blanks in a row.`)
  try {
    const { text: trimmed, mark } = trimBlocks(text)
    // The lexer drops one line end at the end; a text of ours ends as it is written.
    const read = tokenize(`${trimmed}\n`, { lstrip_blocks: false, trim_blocks: false })
    const unmarked = read.map((token) =>
      token.type === 'Text' && mark !== ''
        ? { ...token, value: token.value.replaceAll(mark, '{') }
        : token,
    )
    const tokens = withTestsAsFilters(unmarked)
    const program = parse(tokens)
    return ok({
      program,
      literals: tokens.filter(({ type }) => type === 'Text').map(({ value }) => value),
      names: freeNames(program),
    })
  } catch (error) {
    return failed(sentenceOf(error))
  }
}

/** Fills a template in; the sentence says why it could not be. Bounded in time and length whatever it holds. */
export function fillTemplate(
  { program }: Template,
  values: Readonly<Record<string, unknown>>,
  budget: WorkBudget,
): Result<string, string> {
  try {
    return ok(String(new BoundedInterpreter(values, budget).run(program).value))
  } catch (error) {
    return failed(sentenceOf(error))
  }
}

function hasLongBlank(text: string): boolean {
  let run = 0
  for (const character of text) {
    run = character.trim() === '' ? run + 1 : 0
    if (run > blanksMax) return true
  }
  return false
}

/** What a template does wrong is told by the interpreter in errors of any class; all are the template's. */
function sentenceOf(error: unknown): string {
  if (error instanceof RangeError) return 'It nests too deeply, or makes a text that is too long.'
  // The parser reads on past the end and stumbles.
  if (error instanceof TypeError)
    return 'It ends inside a block: an `{% endif %}`, `{% endfor %}` or another end is missing.'
  return error instanceof Error ? error.message : String(error)
}
