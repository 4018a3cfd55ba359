import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Terminal } from '#cli/command.ts'
import { allCommands } from '#cli/all-commands.ts'
import { listSettings } from '#config/load-config.ts'

async function scriptFor(shell: string): Promise<string> {
  const completion = allCommands.find(({ name }) => name === 'completion')
  let printed = ''
  const terminal: Terminal = {
    out: (text) => (printed += text),
    write: (text) => (printed += text),
    err: (text) => assert.fail(text),
    isInteractive: false,
    hasColour: false,
    environment: {},
  }
  assert.equal(await completion?.run([shell], terminal), 0)
  return printed
}

const bash = await scriptFor('bash')

/** What bash offers for the last of these words. */
function offered(...typed: string[]): string[] {
  const words = ['belay', ...typed]
  const ask = `${bash}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_belay
printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr, status } = spawnSync('bash', ['-c', ask], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal(stderr, '')
  return stdout.split('\n').filter((line) => line !== '')
}

describe('bash completes', () => {
  const cases: readonly [typed: string, expected: readonly string[]][] = [
    ['ke', ['keys']],
    ['keys ', ['create', 'edit', 'list', 'revoke']],
    ['keys re', ['revoke']],
    ['keys create --budget-p', ['--budget-period']],
    ['keys create --budget-period ', ['day', 'month']],
    ['keys create --name my-app --sco', ['--scopes']],
    ['keys create --name ', []],
    ['people role ada@example.com --', ['--json', '--url', '--key', '--data', '--help']],
    ['people role ada@example.com ed', ['editor']],
    ['completion ', ['bash', 'zsh', 'fish', '--help']],
    ['start --gateway.retr', ['--gateway.retriesMax']],
    ['config --jso', ['--json']],
    ['nonsense --', []],
  ]
  for (const [typed, expected] of cases) {
    test(`"belay ${typed}"`, () => assert.deepEqual(offered(...typed.split(' ')), expected))
  }

  test('every noun, every verb and every flag', () => {
    const firsts = offered('')
    for (const command of allCommands) {
      const [noun = '', verb] = command.name.split(' ')
      assert.ok(firsts.includes(noun), noun)
      if (verb !== undefined) assert.ok(offered(noun, '').includes(verb), command.name)
    }
    const flags = offered('keys', 'create', '--')
    const create = allCommands.find(({ name }) => name === 'keys create')
    for (const { name } of create?.flags() ?? []) assert.ok(flags.includes(`--${name}`), name)
    const settings = offered('start', '--')
    for (const { path } of listSettings()) assert.ok(settings.includes(`--${path}`), path)
  })
})

for (const shell of ['zsh', 'fish']) {
  test(`the script for ${shell} names every command and flag`, async () => {
    const script = await scriptFor(shell)
    for (const command of allCommands) {
      assert.ok(script.includes(command.name), command.name)
      for (const { name } of command.flags())
        assert.match(script, new RegExp(`(--|-l )${name.replaceAll('.', '\\.')}\\b`), name)
    }
  })
}

test('the lines of its help work as they stand in a home without those folders', (context) => {
  const home = mkdtempSync(join(tmpdir(), 'belay-home-'))
  context.after(() => rmSync(home, { recursive: true }))
  const lines = allCommands.find(({ name }) => name === 'completion')?.examples ?? []
  assert.equal(lines.length, 3)
  for (const line of lines) {
    const { status, stderr } = spawnSync('bash', ['-c', `belay() { echo "$2"; }\n${line}`], {
      encoding: 'utf8',
      env: { ...process.env, HOME: home },
    })
    assert.deepEqual([status, stderr], [0, ''], line)
    const [, shell = '', file = ''] = /completion (\w+) > ~\/(\S+)/.exec(line) ?? []
    assert.equal(readFileSync(join(home, file), 'utf8'), `${shell}\n`)
  }
})
