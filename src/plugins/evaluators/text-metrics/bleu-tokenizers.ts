import { splitWords } from './ngrams.ts'
import { separateUnspaced } from './unicode-words.ts'

/** Tokenisations of sacrebleu 2: `13a` (for Western languages), `intl`, `char`, `none`; `auto` is `13a` with the characters of scripts without spaces apart. */
export const bleuTokenizers = ['auto', '13a', 'intl', 'char', 'none'] as const
export type BleuTokenizer = (typeof bleuTokenizers)[number]

/** Splits a segment as sacrebleu does. Source: sacrebleu/tokenizers; the rules are mteval-v13a's and mteval-v14's. */
export function tokenizeForBleu(text: string, tokenizer: BleuTokenizer): string[] {
  return splitWords(rules[tokenizer](text))
}

const rules: Readonly<Record<BleuTokenizer, (text: string) => string>> = {
  auto: (text) => rules['13a'](separateUnspaced(text)),
  '13a': (text) => separate13a(` ${unescaped(text)} `),
  intl: separateInternational,
  char: (text) => [...text].join(' '),
  none: (text) => text,
}

function unescaped(text: string): string {
  return text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
}

function separate13a(text: string): string {
  return (
    text
      // All of ASCII's punctuation but the apostrophe, the comma, the dash and the full stop.
      .replaceAll(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
      // A full stop or comma stays with the digit beside it, on either side.
      .replaceAll(/([^0-9])([.,])/g, '$1 $2 ')
      .replaceAll(/([.,])([^0-9])/g, ' $1 $2')
      .replaceAll(/([0-9])(-)/g, '$1 $2 ')
  )
}

function separateInternational(text: string): string {
  return text
    .replaceAll(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replaceAll(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replaceAll(/(\p{S})/gu, ' $1 ')
}
