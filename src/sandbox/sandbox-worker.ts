// A thread that runs people's code, one run after the other. Speaks the messages of sandbox-messages.ts.
import { parentPort } from 'node:worker_threads'
import { QuickjsRunner } from '#sandbox/run-in-quickjs.ts'
import type { FromSandbox, ToSandbox } from '#sandbox/sandbox-messages.ts'

const port = parentPort
if (port === null)
  throw new Error('sandbox-worker.ts is started as a worker thread by run-code.ts.')

const runner = new QuickjsRunner()

port.on('message', (words: ToSandbox) => {
  void runner.run(words).then((outcome) => {
    port.postMessage({ kind: 'done', id: words.id, outcome } satisfies FromSandbox)
  })
})

port.postMessage({ kind: 'ready' } satisfies FromSandbox)
