/**
 * The stem of a lower-case English word by Porter's rules with the departures that NLTK makes by default, which are
 * those that rouge_scorer and NLTK's METEOR stem with: a few irregular words, `dies` and `died` as `die`, a final y
 * that turns into i after a consonant alone, and three endings more.
 * Source: M. Porter, Program 14 (1980) 130; the departures are named in NLTK 3.9's documentation of PorterStemmer.
 */
export function porterStem(word: string): string {
  const irregular = irregularStems.get(word)
  if (irregular !== undefined) return irregular
  if (word.length <= 2) return word
  const inflected = finalY(pasts(plurals(word)))
  return finalE(derivations(shortSuffixes(longSuffixes(inflected))))
}

const irregularStems: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sky: ['sky', 'skies'],
    die: ['dying'],
    lie: ['lying'],
    tie: ['tying'],
    news: ['news'],
    inning: ['innings', 'inning'],
    outing: ['outings', 'outing'],
    canning: ['cannings', 'canning'],
    howe: ['howe'],
    proceed: ['proceed'],
    exceed: ['exceed'],
    succeed: ['succeed'],
  }).flatMap(([stem, words]) => words.map((word) => [word, stem] as const)),
)

function isConsonant(word: string, at: number): boolean {
  const letter = word[at] ?? ''
  if ('aeiou'.includes(letter)) return false
  return letter !== 'y' || at === 0 || !isConsonant(word, at - 1)
}

/** How many times vowels are followed by consonants. */
function measure(stem: string): number {
  let count = 0
  for (let at = 1; at < stem.length; at += 1)
    if (isConsonant(stem, at) && !isConsonant(stem, at - 1)) count += 1
  return count
}

function hasVowel(stem: string): boolean {
  for (let at = 0; at < stem.length; at += 1) if (!isConsonant(stem, at)) return true
  return false
}

function endsDouble(word: string): boolean {
  const last = word.length - 1
  return last >= 1 && word[last] === word[last - 1] && isConsonant(word, last)
}

/** Consonant, vowel, consonant other than w, x and y; of two letters NLTK takes a vowel and a consonant too. */
function endsShort(word: string): boolean {
  const last = word.length - 1
  if (last === 1) return !isConsonant(word, 0) && isConsonant(word, 1)
  return (
    last >= 2 &&
    isConsonant(word, last - 2) &&
    !isConsonant(word, last - 1) &&
    isConsonant(word, last) &&
    !'wxy'.includes(word[last] ?? '')
  )
}

type Rule = readonly [ending: string, by: string, holds: (stem: string, word: string) => boolean]

/** By the first ending that fits; where its condition fails, no other is tried. */
function byFirst(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([ending]) => word.endsWith(ending))
  if (rule === undefined) return word
  const [ending, by, holds] = rule
  const stem = word.slice(0, word.length - ending.length)
  return holds(stem, word) ? stem + by : word
}

const always = () => true
const isLong = (stem: string) => measure(stem) > 0
const isLonger = (stem: string) => measure(stem) > 1

const pluralRules: readonly Rule[] = [
  ['sses', 'ss', always],
  ['ies', 'i', always],
  ['ss', 'ss', always],
  ['s', '', always],
]

function plurals(word: string): string {
  if (word.endsWith('ies') && word.length === 4) return word.slice(0, -1)
  return byFirst(word, pluralRules)
}

function pasts(word: string): string {
  if (word.endsWith('ied')) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2)
  if (word.endsWith('eed')) return byFirst(word, [['eed', 'ee', isLong]])
  const ending = ['ed', 'ing'].find(
    (each) => word.endsWith(each) && hasVowel(word.slice(0, -each.length)),
  )
  if (ending === undefined) return word
  const stem = word.slice(0, -ending.length)
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (endsDouble(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1)
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem
}

const finalYRules: readonly Rule[] = [
  ['y', 'i', (stem) => stem.length > 1 && isConsonant(stem, stem.length - 1)],
]

function finalY(word: string): string {
  return byFirst(word, finalYRules)
}

const longRules: readonly Rule[] = [
  ['ational', 'ate', isLong],
  ['tional', 'tion', isLong],
  ['enci', 'ence', isLong],
  ['anci', 'ance', isLong],
  ['izer', 'ize', isLong],
  ['bli', 'ble', isLong],
  ['alli', 'al', isLong],
  ['entli', 'ent', isLong],
  ['eli', 'e', isLong],
  ['ousli', 'ous', isLong],
  ['ization', 'ize', isLong],
  ['ation', 'ate', isLong],
  ['ator', 'ate', isLong],
  ['alism', 'al', isLong],
  ['iveness', 'ive', isLong],
  ['fulness', 'ful', isLong],
  ['ousness', 'ous', isLong],
  ['aliti', 'al', isLong],
  ['iviti', 'ive', isLong],
  ['biliti', 'ble', isLong],
  ['fulli', 'ful', isLong],
  // Measured with its l, so that geology and geologies are one.
  ['logi', 'log', (stem) => isLong(`${stem}l`)],
]

function longSuffixes(word: string): string {
  if (word.endsWith('alli') && isLong(word.slice(0, -4)))
    return longSuffixes(`${word.slice(0, -4)}al`)
  return byFirst(word, longRules)
}

const shortRules: readonly Rule[] = [
  ['icate', 'ic', isLong],
  ['ative', '', isLong],
  ['alize', 'al', isLong],
  ['iciti', 'ic', isLong],
  ['ical', 'ic', isLong],
  ['ful', '', isLong],
  ['ness', '', isLong],
]

function shortSuffixes(word: string): string {
  return byFirst(word, shortRules)
}

const derivationRules: readonly Rule[] = [
  ...['al', 'ance', 'ence', 'er', 'ic', 'able', 'ible', 'ant', 'ement', 'ment', 'ent'].map(
    (ending): Rule => [ending, '', isLonger],
  ),
  ['ion', '', (stem) => isLonger(stem) && /[st]$/.test(stem)],
  ...['ou', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize'].map((ending): Rule => [ending, '', isLonger]),
]

function derivations(word: string): string {
  return byFirst(word, derivationRules)
}

function finalE(word: string): string {
  const bare = word.slice(0, -1)
  const isShorter =
    word.endsWith('e') && (isLonger(bare) || (measure(bare) === 1 && !endsShort(bare)))
  const stem = isShorter ? bare : word
  return stem.endsWith('ll') && measure(stem.slice(0, -1)) > 1 ? stem.slice(0, -1) : stem
}
