#!/usr/bin/env node
// Starts Belay under the pinned Node, whatever Node this machine has: plain JavaScript on purpose.
import { spawn } from 'node:child_process'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from '../tools/pinned-node.js'
import { serverProgram } from '../tools/server-program.js'

// A server reads nothing from its input, nor does the one that an evaluation starts; the embedded trace store would take
// what stands there for rows. A terminal stays, as there is nothing in it, and progress is shown by it.
const serves = process.argv[2] === 'start' || (process.argv[2] === 'eval' && !isatty(0))
const input = serves ? 'ignore' : 'inherit'
const child = spawn(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', serverProgram(), ...process.argv.slice(2)],
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
