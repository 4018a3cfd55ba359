import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addChrfStatistics, chrfScore, chrfStatistics } from './chrf.ts'

// Texts and figures: sacrebleu's test/test_chrf.py, where they are given in per cent to four places.
type Case = readonly [output: readonly string[], reference: readonly string[], expected: number]

function corpusChrf([outputs, references]: Case, usesEpsilon: boolean, keepsSpace: boolean) {
  const settings = { order: 6, beta: 3, usesEpsilon, keepsSpace }
  const segments = outputs.map((output, index) =>
    chrfStatistics(output, [references[index] ?? ''], settings),
  )
  return 100 * chrfScore(addChrfStatistics(segments), settings)
}

function near(actual: number, expected: number, given: unknown) {
  assert.ok(
    Math.abs(actual - expected) < 1e-4,
    `${JSON.stringify(given)}: ${actual}, not ${expected}`,
  )
}

const scientists =
  ' risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .'
const scientistsReference =
  'risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .'
const friends = ' Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. '
const friendsReference =
  'Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.'

test('chrF counts the orders that both texts have, as sacrebleu does', () => {
  const cases: readonly Case[] = [
    [['a'], ['a'], 100],
    [[''], ['reference'], 0],
    [['a b c'], ['abc'], 100],
    [['a', 'b'], ['a', 'c'], 50],
    [['aa'], ['ab'], 25],
  ]
  for (const given of cases) near(corpusChrf(given, false, false), given[2], given)
})

test('with an epsilon all orders count, as in chrF++.py', () => {
  const cases: readonly Case[] = [
    [['abcdefg'], ['hijklmnop'], 0],
    [['aa'], ['ab'], 8.3333],
    [['a', 'b'], ['a', 'c'], 8.3333],
    [['a'], ['a'], 16.6667],
    [['a b c'], ['a b c'], 50],
    [[scientists], [scientistsReference], 63.36173],
    [[friends], [friendsReference], 64.1302698],
  ]
  for (const given of cases) near(corpusChrf(given, true, false), given[2], given)
})

test('white space counts where it is kept', () => {
  const cases: readonly Case[] = [
    [[friends.replaceAll(/ +/g, ' ').trim()], [friendsReference], 67.3481606],
    [[scientists.trim()], [scientistsReference], 65.2414427],
  ]
  for (const given of cases) near(corpusChrf(given, false, true), given[2], given)
})
