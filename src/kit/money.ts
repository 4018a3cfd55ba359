/**
 * Money is counted in pico-dollars (10⁻¹² US dollars) as bigint: one dollar per million tokens is
 * exactly one million pico-dollars per token, so no price list and no sum of calls is ever rounded.
 */
export type PicoUsd = bigint

const picoPerUsd = 1_000_000_000_000n

/** `1.25` → 1250000000000n. Throws RangeError for what is no decimal number with at most 12 places. */
export function parseUsd(text: string): PicoUsd {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(text)
  if (match === null)
    throw new RangeError(`"${text}" is no amount of US dollars with at most 12 decimal places.`)
  const [, sign, whole = '0', fraction = ''] = match
  const pico = BigInt(whole) * picoPerUsd + BigInt(fraction.padEnd(12, '0'))
  return sign === '-' ? -pico : pico
}

/** 1250000000000n → `1.25`; no trailing zeros, no exponent. */
export function formatUsd(pico: PicoUsd): string {
  const absolute = pico < 0n ? -pico : pico
  const fraction = (absolute % picoPerUsd).toString().padStart(12, '0').replace(/0+$/, '')
  const text = `${absolute / picoPerUsd}${fraction === '' ? '' : `.${fraction}`}`
  return pico < 0n ? `-${text}` : text
}

/** US dollars per million tokens, as price lists have them, to pico-dollars per token, exactly. */
export function perMillion(usd: string): PicoUsd {
  return parseUsd(usd) / 1_000_000n
}

/** US dollars per thousand, as price lists have searches, to pico-dollars for one, exactly. */
export function perThousand(usd: string): PicoUsd {
  return parseUsd(usd) / 1000n
}
