import assert from 'node:assert/strict'
import { test } from 'node:test'
import { estimateTokens } from './estimate-tokens.ts'

// Counted with OpenAI's vocabulary o200k_base, by gpt-tokenizer 3.
const counted: readonly (readonly [text: string, tokens: number])[] = [
  ['The quick brown fox jumps over the lazy dog.', 10],
  [
    'Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Verpflichtung aller staatlichen Gewalt.',
    25,
  ],
  [
    'Les hommes naissent et demeurent libres et égaux en droits. Les distinctions sociales ne peuvent être fondées que sur l’utilité commune.',
    29,
  ],
  [
    'Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и совестью.',
    29,
  ],
  ['يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً.', 28],
  ['人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。', 35],
  ['すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。', 35],
  ['모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.', 24],
  ['1234567890', 4],
]

test('an estimate is within a quarter of what a vocabulary counts, in every script', () => {
  for (const [text, tokens] of counted) {
    const share = estimateTokens(text) / tokens
    assert.ok(share > 0.75 && share < 1.25, `${text}: ${share}`)
  }
})

test('nothing is no token, and something at least one', () => {
  assert.equal(estimateTokens(''), 0)
  assert.equal(estimateTokens('a'), 1)
})

test('a long text grows with its length, though only its beginning is read', () => {
  const page = 'The quick brown fox jumps over the lazy dog. '.repeat(100)
  const many = estimateTokens(page.repeat(1000)) / estimateTokens(page)
  assert.ok(many > 990 && many < 1010, String(many))
})
