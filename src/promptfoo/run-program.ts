import { execFile } from 'node:child_process'

/** As long as promptfoo gives a program. */
const timeMsMax = 60_000
const replyBytesMax = 16 * 1024 * 1024

/**
 * Runs a command of the configuration, split at spaces with quotes respected, without a shell; gives what it
 * wrote to stdout. Throws Error with what it wrote to stderr.
 */
export function runProgram(
  command: string,
  values: readonly string[],
  folder: string,
): Promise<string> {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  )
  const [program = '', ...first] = words
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...first, ...values],
      { cwd: folder, timeout: timeMsMax, maxBuffer: replyBytesMax },
      (error, stdout, stderr) => {
        if (error !== null) reject(new Error(`${program}: ${stderr.trim() || error.message}`))
        else resolve(stdout.trim())
      },
    )
  })
}
