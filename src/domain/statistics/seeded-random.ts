/** Gives numbers from 0 up to, never including, 1. Everything here that draws is handed one of these. */
export type Random = () => number

/**
 * The same numbers for the same seed (an integer; only its low 32 bits count): the generator sfc32,
 * two draws a number so that all 53 bits of it are random. For resampling, never for secrets.
 * Source: C. Doty-Humphrey, PractRand 0.94, sfc; its counter guarantees a period of at least 2^32.
 */
export function seededRandom(seed: number): Random {
  let a = 0
  let b = seed >>> 0
  let c = 0x9e3779b9
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = (b ^ (b >>> 9)) >>> 0
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0
    return sum
  }
  // Neighbouring seeds begin alike; fifteen rounds are what PractRand itself discards.
  for (let round = 0; round < 15; round += 1) next()
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53
}

/** A whole number from 0 up to, never including, `bound`, each equally likely. */
export function drawIndex(random: Random, bound: number): number {
  return Math.floor(random() * bound)
}
