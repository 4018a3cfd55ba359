import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exactJson } from '#wire/loose.ts'
import { wireById } from '#wire/catalog.ts'
import { translators } from './catalog.ts'

// The first whole number that a double cannot hold, and one of the length that ids of databases have.
const numbers = '{"id":9007199254740993,"other":[-123456789012345678901]}'
const kept = (text: string) =>
  text.includes('9007199254740993') && text.includes('-123456789012345678901')
const written = JSON.stringify(numbers)

const requests: Readonly<Record<string, string>> = {
  'openai.chat': `{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":${written}}}]},{"role":"tool","tool_call_id":"c1","content":"y"}]}`,
  'anthropic.messages': `{"max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":${numbers}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"y"}]}]}`,
  'openai.responses': `{"input":[{"role":"user","content":"x"},{"type":"function_call","call_id":"c1","name":"f","arguments":${written}},{"type":"function_call_output","call_id":"c1","output":"y"}]}`,
  'gemini.generate_content': `{"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":${numbers}}}]},{"role":"user","parts":[{"functionResponse":{"id":"c1","name":"f","response":{}}}]}]}`,
}

const replies: Readonly<Record<string, string>> = {
  'openai.chat': `{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":${written}}}]},"finish_reason":"tool_calls"}]}`,
  'anthropic.messages': `{"id":"m","type":"message","role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":${numbers}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}`,
  'gemini.generate_content': `{"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":${numbers}}}]},"finishReason":"STOP","index":0}]}`,
}

describe('whole numbers that a double cannot hold', () => {
  for (const { from, to, request, reply, startStream } of translators) {
    const asked = requests[from]
    const answered = replies[to]
    const wire = wireById(to)
    if (asked === undefined || answered === undefined) continue
    it(`keep their digits from ${from} to ${to} and back`, () => {
      const target = { model: 'm', mayDrop: false, streamed: false }
      const translated = request(exactJson(asked), target)
      assert.ok(translated.ok, translated.ok ? '' : translated.fault.message)
      assert.ok(kept(JSON.stringify(translated.value.body)), JSON.stringify(translated.value.body))

      const call = { id: 'r', model: 'm', createdS: 1, asked: {}, asArray: false }
      const whole = JSON.stringify(reply(exactJson(answered), call))
      assert.ok(kept(whole), whole)

      const events = wire?.streamOf?.(exactJson(answered), false)
      assert.ok(events)
      const stream = startStream(call)
      const told = stream.push(events).toString() + stream.end().toString()
      assert.ok(kept(told), told)

      const reader = wire?.startStream?.()
      assert.ok(reader)
      reader.push(events)
      assert.ok(kept(JSON.stringify(reader.end().assembled)))
    })
  }
})
