import assert from 'node:assert/strict'
import { it } from 'node:test'
import { classColours, tokenClassLooks } from '#web/charts/token-classes.ts'

it('classes of tokens in one picture have a colour each', () => {
  const colours = classColours(['input', 'output', 'input_audio', 'input_image'])
  assert.equal(new Set(colours.values()).size, 4)
  assert.equal(colours.get('input'), tokenClassLooks.input.colour)
  assert.equal(colours.get('input_audio'), tokenClassLooks.input_audio.colour)
})
