import { gleuScore, gleuStatistics } from '#plugins/evaluators/text-metrics/gleu.ts'
import {
  meteorDefaults,
  meteorScore,
  meteorWordsMax,
} from '#plugins/evaluators/text-metrics/meteor.ts'
import {
  countNgrams,
  fMeasure,
  overlap,
  splitWords,
} from '#plugins/evaluators/text-metrics/ngrams.ts'
import { tokenizeTreebank } from '#plugins/evaluators/text-metrics/treebank.ts'
import {
  type AssertionInput,
  type Grade,
  malformed,
  share,
  textValue,
  textValues,
} from '#promptfoo/assertions/grade.ts'

const orders = [1, 2, 3, 4]

/** What promptfoo puts in the place of a precision of 0. */
const leastPrecision = 1e-7

/**
 * BLEU as promptfoo 0.123 computes it: lower-case words between white space; orders longer than the output are left
 * out and the others weigh alike; of references equally near in length the shorter counts.
 */
export function bleu(input: AssertionInput): Grade {
  const written = splitWords(input.text.toLowerCase())
  const wanted = textValues(input).map((text) => splitWords(text.toLowerCase()))
  return share(input, bleuOf(written, wanted), { name: 'BLEU', threshold: 0.5 })
}

function bleuOf(written: readonly string[], wanted: readonly (readonly string[])[]): number {
  if (written.length === 0) return 0
  const usable = orders.filter((order) => order <= written.length)
  const logs = usable.map((order) => {
    const grams = countNgrams(written, order)
    const matches = Math.max(
      ...wanted.map((reference) => overlap(grams, countNgrams(reference, order))),
    )
    const precision = matches / (written.length - order + 1)
    return Math.log(precision === 0 ? leastPrecision : precision)
  })
  const [nearest = 0] = wanted
    .map(({ length }) => length)
    .toSorted(
      (one, other) =>
        Math.abs(one - written.length) - Math.abs(other - written.length) || one - other,
    )
  const penalty = written.length > nearest ? 1 : Math.exp(1 - nearest / written.length)
  return penalty * Math.exp(logs.reduce((sum, log) => sum + log, 0) / usable.length)
}

/** GLEU of lower-case words without full stops at their ends; the best of several references. */
export function gleu(input: AssertionInput): Grade {
  const written = stopless(input.text.toLowerCase())
  const scores = textValues(input).map((text) =>
    gleuScore([gleuStatistics(written, [stopless(text.toLowerCase())])]),
  )
  return share(input, Math.max(...scores), { name: 'GLEU', threshold: 0.5 })
}

/** ROUGE-1 as promptfoo 0.123 computes it: the F-measure of lower-case Treebank tokens, each counted as often as both have it. */
export function rougeN(input: AssertionInput): Grade {
  const written = tokenizeTreebank(input.text.toLowerCase())
  const wanted = tokenizeTreebank(textValue(input).toLowerCase())
  const common = overlap(countNgrams(written, 1), countNgrams(wanted, 1))
  const score = common === 0 ? 0 : fMeasure(common / written.length, common / wanted.length)
  return share(input, score, { name: 'ROUGE-N', threshold: 0.75 })
}

/** METEOR of words without full stops at their ends; promptfoo matches synonyms of WordNet too, which are left out here. */
export function meteor(input: AssertionInput): Grade {
  const { alpha, beta, gamma } = input.assertion
  const weights = {
    alpha: alpha ?? meteorDefaults.alpha,
    beta: beta ?? meteorDefaults.beta,
    gamma: gamma ?? meteorDefaults.gamma,
  }
  const written = stopless(input.text)
  const wanted = textValues(input).map(stopless)
  const longest = Math.max(written.length, ...wanted.map(({ length }) => length))
  if (longest > meteorWordsMax)
    malformed(input, `reads up to ${meteorWordsMax} words, and a text has ${longest}`)
  const scores = wanted.map((reference) => meteorScore(written, reference, weights))
  return share(input, Math.max(...scores), { name: 'METEOR', threshold: 0.5 })
}

function stopless(text: string): string[] {
  return splitWords(text).map((word) => word.replace(/\.+$/, ''))
}
