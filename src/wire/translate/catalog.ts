import type { WireFormat } from '#wire/define.ts'
import { chatToMessages } from './anthropic.ts'
import type { Translator } from './define.ts'
import { chatToContent } from './gemini.ts'

/** Every translation there is: chat completions, which everybody speaks, to the two formats that do not. */
export const translators: readonly (Translator & { readonly toFormat: WireFormat })[] = [
  { ...chatToMessages, toFormat: 'anthropic' },
  { ...chatToContent, toFormat: 'gemini' },
]

/** The translation of calls of `fromWire` for a provider of another format; undefined where there is none. */
export function translatorFor(fromWire: string, toFormat: WireFormat): Translator | undefined {
  return translators.find(
    (translator) => translator.from === fromWire && translator.toFormat === toFormat,
  )
}
