import { franc } from 'franc'
import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { unscored } from './outcome.ts'

export const evaluator = defineEvaluator({
  id: 'language',
  title: 'Language',
  summary:
    'Which language the output is in, told by its three-letter runs; short texts cannot be told.',
  family: 'text',
  needs: ['output'],
  measures: 'category',
  settings: z.strictObject({
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/))
      .min(1)
      .max(50)
      .describe('languages that pass: `en`, `de`, or three letters of ISO 639-3'),
  }),
  evaluate({ output }, { languages }) {
    const found = franc(output.slice(0, textCharsRead), { minLength: lettersMin })
    if (found === 'und')
      return unscored(
        `The output is too short to tell its language, which takes some ${lettersMin} letters.`,
      )
    const passed = languages.map(threeLetters).includes(found)
    return {
      kind: 'scored',
      score: passed ? 1 : 0,
      passed,
      label: found,
      explanation: `The output looks like ${nameOf(found)}${passed ? '' : `; asked for is ${languages.map(nameOf).join(', ')}`}.`,
    }
  },
  examples: [
    {
      title: 'German is told from English',
      case: {
        output:
          'Der Zug nach München fährt heute von Gleis sieben ab, bitte beachten Sie die Änderung.',
      },
      settings: { languages: ['de'] },
      expect: { passed: true, label: 'deu' },
    },
    {
      title: 'an answer in another language fails',
      case: {
        output:
          'The train to Munich leaves from platform seven today, please take note of this change.',
      },
      settings: { languages: ['de', 'fra'] },
      expect: { passed: false, score: 0, label: 'eng' },
    },
    {
      title: 'a word is too short to tell',
      case: { output: 'Ja' },
      settings: { languages: ['de'] },
      expect: { unscored: 'too short' },
    },
  ],
})

/** More text does not make the guess better. */
const textCharsRead = 5000

/** Below this the guess is mostly wrong. */
const lettersMin = 20

/** Two-letter codes of languages people mostly ask for; others are given in three letters. */
const twoLetters: Readonly<Record<string, string>> = {
  ar: 'arb',
  bg: 'bul',
  bn: 'ben',
  cs: 'ces',
  da: 'dan',
  de: 'deu',
  el: 'ell',
  en: 'eng',
  es: 'spa',
  fa: 'pes',
  fi: 'fin',
  fr: 'fra',
  he: 'heb',
  hi: 'hin',
  hr: 'hrv',
  hu: 'hun',
  id: 'ind',
  it: 'ita',
  ja: 'jpn',
  ko: 'kor',
  nl: 'nld',
  no: 'nob',
  pl: 'pol',
  pt: 'por',
  ro: 'ron',
  ru: 'rus',
  sk: 'slk',
  sr: 'srp',
  sv: 'swe',
  th: 'tha',
  tr: 'tur',
  uk: 'ukr',
  vi: 'vie',
  zh: 'cmn',
}

function threeLetters(code: string): string {
  return twoLetters[code] ?? code
}

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

function nameOf(code: string): string {
  return names.of(code) ?? code
}
