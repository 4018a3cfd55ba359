import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

// WCAG 2.2, 1.4.3 for text and 1.4.11 for marks that are not text.
const textMin = 4.5
const markMin = 3

const sheet = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const surfaces = ['ground', 'surface', 'sunken', 'hover']

/** What is written in a colour, on which grounds. */
const texts: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ['ink', [...surfaces, 'accent-soft', 'bad-soft', 'warn-soft', 'good-soft']],
  ['ink-soft', [...surfaces, 'accent-soft', 'bad-soft', 'warn-soft', 'good-soft']],
  ['ink-faint', [...surfaces, 'accent-soft']],
  ['accent', [...surfaces, 'accent-soft']],
  ['bad', [...surfaces, 'accent-soft', 'bad-soft']],
  ['warn', [...surfaces, 'accent-soft', 'warn-soft']],
  ['good', [...surfaces, 'accent-soft', 'good-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  // Names at the ends of lines, and JSON.
  ...Array.from({ length: 8 }, (_, index) => [`series-${index + 1}`, ['surface']] as const),
  ['series-1', ['sunken']],
  ['series-4', ['sunken']],
]

for (const [theme, index] of [
  ['light', 0],
  ['dark', 1],
] as const) {
  describe(`colours in the ${theme} theme`, () => {
    it('are read on everything they stand on', () => {
      const weak = texts.flatMap(([text, grounds]) =>
        grounds.flatMap((ground) => {
          const ratio = contrast(colourOf(text, index), colourOf(ground, index))
          return ratio < textMin ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : []
        }),
      )
      assert.deepEqual(weak, [])
    })

    it('are seen as marks on rows that are pointed at or selected', () => {
      const weak = Array.from({ length: 8 }, (_, at) => `series-${at + 1}`).flatMap((mark) =>
        [...surfaces, 'accent-soft'].flatMap((ground) => {
          const ratio = contrast(colourOf(mark, index), colourOf(ground, index))
          return ratio < markMin ? [`${mark} on ${ground}: ${ratio.toFixed(2)}`] : []
        }),
      )
      assert.deepEqual(weak, [])
    })
  })
}

it('the measure is WCAG’s: black on white is 21, and what is alike is 1', () => {
  assert.equal(contrast('#000000', '#ffffff'), 21)
  assert.equal(contrast('#336699', '#336699'), 1)
})

/** A token's colour in a theme: 0 for light, 1 for dark. */
function colourOf(token: string, index: 0 | 1): string {
  const found = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(sheet)
  const colour = found?.[index + 1]
  assert.ok(colour !== undefined, `--${token} has a light and a dark colour`)
  return colour
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted(
    (left, right) => left - right,
  )
  return (light + 0.05) / (dark + 0.05)
}

/** Relative luminance of `#rrggbb` as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
