#!/usr/bin/env node
// Starts src/main.ts under the pinned Node, whatever Node this machine has: plain JavaScript on purpose.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from '../tools/pinned-node.js'

// A server reads nothing from its input; the embedded trace store would take what stands there for rows.
const input = process.argv[2] === 'start' ? 'ignore' : 'inherit'
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const child = spawn(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)],
  {
    stdio: [input, 'inherit', 'inherit'],
    env: {
      // The trace store's queries and file reads share libuv's threads; four, the default, is few for both.
      UV_THREADPOOL_SIZE: '8',
      // Node strips the types of each file once and keeps the result.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/belay', import.meta.url)),
      ...process.env,
    },
  },
)
// Ctrl-C reaches the whole process group by itself; a signal sent to this process alone has to be passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => {})
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 130))
