import type { Provider } from '#plugins/define.ts'
import { knownProviders } from '#plugins/vocabularies/provider-names.ts'

/** Every name a span may give its provider → id in the shipped price table. */
export function priceProvidersOf(
  providers: Readonly<Record<string, Provider>>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const known of knownProviders) {
    if (known.listed === '') continue
    for (const name of [known.listed, known.id, ...known.names]) names.set(name, known.listed)
  }
  for (const { id, otelName, priceProvider } of Object.values(providers)) {
    if (priceProvider === '') continue
    names.set(id, priceProvider)
    if (otelName !== '') names.set(otelName, priceProvider)
  }
  return names
}
