#!/usr/bin/env node
// Starts src/main.ts under the pinned Node, whatever Node this machine has: plain JavaScript on purpose.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pinnedNode } from '../tools/pinned-node.js'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const child = spawn(pinnedNode(), ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// Ctrl-C reaches the whole process group by itself; a signal sent to this process alone has to be passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => {})
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 130))
