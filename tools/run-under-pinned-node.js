// Runs a script of this repository under the pinned Node: `node tools/run-under-pinned-node.js FILE [ARG …]`.
import { spawnSync } from 'node:child_process'
import { pinnedNode } from './pinned-node.js'

const run = spawnSync(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
process.exit(run.status ?? 1)
