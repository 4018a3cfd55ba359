import { messagesProvider } from './anthropic.ts'
import { chatCaller } from './callers/chat.ts'
import { contentCaller } from './callers/content.ts'
import { messagesCaller } from './callers/messages.ts'
import { responsesCaller } from './callers/responses.ts'
import { chatProvider } from './chat.ts'
import { composed } from './compose.ts'
import type { CallerHalf, ProviderHalf, Translator } from './define.ts'
import { embeddingsToContents } from './embeddings.ts'
import { contentProvider } from './gemini.ts'

const callers: readonly CallerHalf[] = [chatCaller, messagesCaller, responsesCaller, contentCaller]

/** In the order in which a provider that speaks several of them is asked. */
const providers: readonly ProviderHalf[] = [chatProvider, messagesProvider, contentProvider]

/** Every translation there is: each caller's format to each provider's, by way of chat completions, and embeddings. */
export const translators: readonly Translator[] = [
  ...callers.flatMap((caller) =>
    providers
      .filter((provider) => provider.to !== caller.from)
      .map((provider) => composed(caller, provider)),
  ),
  embeddingsToContents,
]

/** The translation of calls of `fromWire` for a provider that speaks these wires; undefined where there is none. */
export function translatorFor(
  fromWire: string,
  providerWires: readonly string[],
): Translator | undefined {
  return translators.find(
    (translator) => translator.from === fromWire && providerWires.includes(translator.to),
  )
}
