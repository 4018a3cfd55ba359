import type { z } from 'zod'
import type { importDataset } from '#contract/datasets.ts'

/** Which columns of a file mean what. */
export type Columns = NonNullable<z.output<typeof importDataset.body>['columns']>

/** What the names of a file's columns say, where nobody said it. */
export type GuessedColumns = {
  readonly columns: Columns
  /** What must be asked before anything is stored: a right answer could get into the input. Empty when all is clear. */
  readonly question: string
}

/** Names that files of the field give the right answer, as `plainName` writes them, the best first. */
const expectedNames = [
  'expected',
  'expectedoutput',
  'expectedanswer',
  'expectedresponse',
  'expectedresult',
  'groundtruth',
  'correctanswer',
  'rightanswer',
  'goldanswer',
  'goldenanswer',
  'idealanswer',
  'referenceanswer',
  'referenceoutput',
  'output',
  'answer',
  'target',
]
/** Words that make any column one which may hold the right answer; scripts without spaces are looked through. */
const answerWords =
  /(?:^|[^\p{L}])(?:expected|answers?|correct|gold|golden|truth|solutions?|antwort(?:en)?|lösung(?:en)?|respuestas?|réponses?|risposta|risposte|respostas?|odpowiedź|ответы?|cevap)(?=$|[^\p{L}])|答|正解|解答|模範|정답|답변/u
/** Words that do so where they stand last: a `target language` is no answer, a `model output` is. */
const lastAnswerWords =
  /(?:^|[^\p{L}])(?:outputs?|targets?|labels?|responses?|completions?|references?|ideal|results?)[^\p{L}]*$/u

export const metadataPrefix = 'metadata.'
/** Of the columns that an export writes for an input with fields, so that nothing else is taken for one. */
export const inputPrefix = 'input.'
/** The column in which an export in CSV names the cells of a row that are JSON rather than text. */
export const jsonColumnsName = 'jsonColumns'
/** What an export says of an item that an import does not take from it. */
const bookkeeping: ReadonlySet<string> = new Set([
  'id',
  'source',
  'traceId',
  'spanId',
  'since',
  'hash',
  jsonColumnsName,
])

/** A name without what people write differently: case, width, blanks, underscores and hyphens. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '')
}

/** True for the columns of a file that this product exported. */
export function isExport(names: readonly string[]): boolean {
  return ['id', 'source', 'traceId'].every((name) => names.includes(name))
}

/**
 * Tells from the names of its columns what a file means, where nobody said: `input` or `input.…`
 * (else all that is nothing else), the first of the names for an expected answer, `context`,
 * `split`, `id` and `metadata.…`; in any case, with spaces or underscores. A column that may hold the right answer
 * never becomes part of the input: where it is not clear, there is a question.
 */
export function guessColumns(names: readonly string[]): GuessedColumns {
  const isOwn = isExport(names)
  const free = isOwn ? names.filter((name) => !bookkeeping.has(name)) : names
  const first = (wanted: string) => free.find((name) => plainName(name) === wanted) ?? ''
  const found = expectedNames.map(first).filter((name) => name !== '')
  const [expected = ''] = found
  const metadata = free.filter(
    (name) => plainName(name) === 'metadata' || hasPrefix(name, metadataPrefix),
  )
  if (!isOwn && first('id') !== '') metadata.push(first('id'))
  const context = free.filter((name) => ['context', 'contexts'].includes(plainName(name)))
  const split = first('split')
  const inputs = free.filter((name) => plainName(name) === 'input' || hasPrefix(name, inputPrefix))
  const taken = new Set([expected, split, ...metadata, ...context])
  const others = free.filter((name) => !taken.has(name) && !inputs.includes(name))
  const doubtful = inputs.length > 0 ? [] : others.filter(mayBeAnswer)
  return {
    columns: {
      input: inputs.length > 0 ? inputs : others.filter((name) => !doubtful.includes(name)),
      expected,
      metadata,
      context,
      split,
    },
    question: doubtful.length === 0 ? '' : questionOf(doubtful, expected),
  }
}

function questionOf(doubtful: readonly string[], expected: string): string {
  const named = doubtful.map((name) => `"${name}"`).join(', ')
  const [it, may] = doubtful.length === 1 ? ['it', 'may hold'] : ['them', 'may each hold']
  const beside = expected === '' ? '' : ` ("${expected}" would be the expected answer)`
  return `${named} ${may} the right answer${beside}, and a model must not be shown it. Say what the columns are: the input, the expected answer, and what to do with ${it}.`
}

function mayBeAnswer(name: string): boolean {
  const words = name
    .normalize('NFKC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('_', ' ')
  return answerWords.test(words) || lastAnswerWords.test(words)
}

/** Whether a name begins with a prefix, in any case. */
export function hasPrefix(name: string, prefix: string): boolean {
  return name.slice(0, prefix.length).toLowerCase() === prefix
}

/** One sentence: what each column of a file was taken for. */
export function tellColumns(names: readonly string[], columns: Columns): string {
  const parts: [string, readonly string[]][] = [
    ['input', columns.input],
    ['expected answer', columns.expected === '' ? [] : [columns.expected]],
    ['context', columns.context],
    ['metadata', columns.metadata],
    ['split', columns.split === '' ? [] : [columns.split]],
  ]
  const taken = new Set(parts.flatMap(([, of]) => of))
  parts.push(['not taken', names.filter((name) => !taken.has(name))])
  const told = parts.filter(([, of]) => of.length > 0)
  return `By their names, the columns are ${told.map(([what, of]) => `${what}: ${listed(of)}`).join('; ')}.`
}

/** Names that are told at most; a file may have a thousand columns. */
const toldMax = 20

function listed(names: readonly string[]): string {
  const shown = names.slice(0, toldMax).map((name) => `"${name}"`)
  return names.length > toldMax
    ? `${shown.join(', ')} and ${names.length - toldMax} more`
    : shown.join(', ')
}
