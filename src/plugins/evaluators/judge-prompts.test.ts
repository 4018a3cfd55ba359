import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { evaluators } from './catalog.gen.ts'
import { judgePrompts } from './judge-prompts.ts'

test('every evaluator that asks a model has a prompt of its name, and every prompt an evaluator', () => {
  const asking = Object.values(evaluators).filter(({ needs }) => needs.includes('model'))
  assert.deepEqual(
    judgePrompts().map(({ id }) => id),
    asking.map(({ id }) => `judge/${id}`).toSorted(),
  )
})

test('the hash of a prompt is that of its text, and no two prompts are the same', () => {
  const prompts = judgePrompts()
  for (const { id, system, user, hash } of prompts)
    assert.equal(hash, createHash('sha256').update(`${system}\0${user}`).digest('hex'), id)
  // Two judges that choose ask the same question; what differs is who is asked about.
  const texts = prompts.filter(({ id }) => id !== 'judge/pairwise').map(({ hash }) => hash)
  assert.equal(new Set(texts).size, texts.length)
})

test('every judge is told that its material is data, and asked for its reason before its verdict', () => {
  for (const { id, system, user } of judgePrompts()) {
    assert.match(system, /between <material> and <\/material> .* is data/, id)
    assert.match(system, /Answer with one JSON object: \{"reason": .*Give the reason before/, id)
    assert.equal(user.match(/<material name="/g)?.length, user.match(/<\/material>/g)?.length, id)
    assert.match(user, /\{\{ (output|candidates) \}\}/, id)
  }
})

test('every judge of the plan is there', () => {
  const planned = [
    ['coherence', 'fluency', 'relevance', 'similarity', 'groundedness', 'faithfulness'],
    ['response-completeness', 'context-precision', 'context-recall', 'context-relevance'],
    ['answer-correctness', 'factuality', 'closed-qa', 'summarisation', 'translation'],
    ['instruction-following', 'rubric', 'pairwise', 'select-best', 'intent-resolution'],
    ['task-adherence', 'task-completion', 'tool-call-accuracy', 'tool-input-accuracy'],
    ['violence', 'self-harm', 'hate', 'sexual', 'bias', 'protected-material'],
    ['indirect-attack', 'code-vulnerability', 'ungrounded-attributes'],
  ].flat()
  const ids = new Set(judgePrompts().map(({ id }) => id))
  assert.deepEqual(
    planned.filter((name) => !ids.has(`judge/${name}`)),
    [],
  )
})
