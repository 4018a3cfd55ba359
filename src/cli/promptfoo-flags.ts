import { type Flag, ownFlag } from '#cli/flag.ts'

const why = 'A configuration of promptfoo runs in the command’s own process, without an endpoint.'

/** Flags of `belay eval` that are about configurations of promptfoo, in promptfoo’s own names. */
export const promptfooFlags: readonly Flag[] = [
  ownFlag('output', {
    short: 'o',
    placeholder: 'FILE',
    isRepeated: true,
    help: 'promptfoo: write the results; .json .jsonl .yaml .csv .txt .html .xml (JUnit)',
    why,
  }),
  ownFlag('prompts', {
    short: 'p',
    placeholder: 'FILE',
    isRepeated: true,
    help: 'promptfoo: prompts in place of those of the configuration',
    why,
  }),
  ownFlag('providers', {
    short: 'r',
    placeholder: 'ID',
    isRepeated: true,
    help: 'promptfoo: providers in place of those of the configuration',
    why,
  }),
  ownFlag('tests', {
    short: 't',
    placeholder: 'FILE',
    help: 'promptfoo: tests in place of those of the configuration',
    why,
  }),
  ownFlag('grader', { placeholder: 'ID', help: 'promptfoo: the model that judges', why }),
  ownFlag('var', {
    placeholder: 'NAME=VALUE',
    isRepeated: true,
    help: 'promptfoo: a variable of every test',
    why,
  }),
  ownFlag('env-file', { placeholder: 'FILE', help: 'promptfoo: environment variables', why }),
  ownFlag('description', { placeholder: 'TEXT', help: 'promptfoo: what the run is called', why }),
  ownFlag('prompt-prefix', { placeholder: 'TEXT', help: 'promptfoo: put before prompts', why }),
  ownFlag('prompt-suffix', { placeholder: 'TEXT', help: 'promptfoo: put behind prompts', why }),
  ownFlag('max-concurrency', {
    short: 'j',
    placeholder: 'N',
    help: 'promptfoo: calls at once; 4 if nothing says otherwise',
    why,
  }),
  ownFlag('repeat', { placeholder: 'N', help: 'promptfoo: run every test so often', why }),
  ownFlag('delay', {
    placeholder: 'MS',
    help: 'promptfoo: milliseconds between calls, which are then made one at a time',
    why,
  }),
  ownFlag('filter-first-n', {
    short: 'n',
    placeholder: 'N',
    help: 'promptfoo: run the first tests only',
    why,
  }),
  ownFlag('filter-pattern', {
    placeholder: 'REGEX',
    help: 'promptfoo: run tests whose description matches',
    why,
  }),
  ownFlag('filter-metadata', {
    placeholder: 'KEY=VALUE',
    isRepeated: true,
    help: 'promptfoo: run tests whose metadata contain the value',
    why,
  }),
  ownFlag('filter-providers', {
    placeholder: 'REGEX',
    help: 'promptfoo: ask providers whose id or label matches',
    why,
  }),
  ownFlag('filter-targets', {
    placeholder: 'REGEX',
    help: 'promptfoo: another name of --filter-providers',
    why,
  }),
  ownFlag('filter-prompts', {
    placeholder: 'REGEX',
    help: 'promptfoo: use prompts whose id or label matches',
    why,
  }),
  ownFlag('filter-failing', {
    placeholder: 'FILE',
    help: 'promptfoo: run the tests that did not pass in an earlier .json output',
    why,
  }),
  ownFlag('filter-sample', { placeholder: 'N', help: 'promptfoo: run some tests by chance', why }),
  ownFlag('filter-sample-seed', {
    placeholder: 'N',
    help: 'promptfoo: the same tests for the same seed',
    why,
  }),
  ownFlag('no-cache', { help: 'promptfoo: taken and of no effect; no answer is cached here', why }),
  ownFlag('no-table', { help: 'promptfoo: leave the table of results out', why }),
  ownFlag('no-progress-bar', { help: 'promptfoo: leave the line of progress out', why }),
  ownFlag('no-write', { help: 'promptfoo: taken and of no effect; nothing is kept', why }),
  ownFlag('no-share', { help: 'promptfoo: taken and of no effect; nothing is shared', why }),
]

/** Flags that promptfoo lets several words stand after. */
const spreading: ReadonlySet<string> = new Set([
  '-o',
  '--output',
  '-p',
  '--prompts',
  '-r',
  '--providers',
])

/** `-o a.json b.csv` as `-o a.json -o b.csv`. */
export function spread(argv: readonly string[]): string[] {
  let flag: string | null = null
  let count = 0
  return argv.flatMap((word) => {
    if (word.startsWith('-')) {
      flag = spreading.has(word) ? word : null
      count = 0
      return [word]
    }
    count += 1
    return flag !== null && count > 1 ? [flag, word] : [word]
  })
}
