import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { CommandError, type Command } from '#cli/command.ts'
import { endpointCommand } from '#cli/endpoint-command.ts'
import { table } from '#cli/table.ts'
import { checkPrices } from '#contract/prices.ts'
import { counted } from '#kit/counted.ts'

const usual = 'belay prices check prices.yaml'

/** `belay prices check FILE`: an operator's own list beside the prices that count here. */
const pricesCheck = endpointCommand({
  name: 'prices check',
  endpoint: checkPrices,
  examples: [usual, `${usual} --json`],
  file: {
    name: 'FILE',
    field: 'prices',
    help: 'YAML or JSON: a list of {provider, model, usdPerMillion: {input, output, …}}',
    ask: `Which file? For example: ${usual}`,
  },
  fill: ({ positionals: [path = ''] }) => ({ prices: pricesIn(path) }),
  async run({ call, given, isJson, terminal }) {
    const { shipped, items } = await call(checkPrices, given)
    const rows = items.flatMap(({ provider, model, differences }) =>
      differences.map((one) => ({ model: `${provider}/${model}`, ...one })),
    )
    if (isJson) for (const item of items) terminal.out(JSON.stringify(item))
    else if (rows.length > 0) {
      terminal.out(
        table(rows, [
          ['MODEL', (one) => one.model],
          ['CLASS', (one) => one.class],
          ['YOURS $/M', (one) => one.given, 'right'],
          ['HERE $/M', (one) => one.here ?? '–', 'right'],
        ]),
      )
    }
    if (!isJson) {
      terminal.err(
        `${counted(rows.length, 'difference')} in ${counted(items.length, 'price')}. Shipped here: ${shipped.source} ${shipped.version}, taken on ${shipped.takenOn}.`,
      )
    }
    return rows.length > 0 ? 1 : 0
  },
})

/** The list in a file, or under its key `prices`; numbers become the text that they were written as. */
function pricesIn(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new CommandError(`${path} cannot be read. Name a YAML or JSON file with prices.`)
  }
  let parsed: unknown
  try {
    // Every scalar stays text: 0.10 is a price, not a number that rounds.
    parsed = parseYaml(text, { schema: 'failsafe' })
  } catch (error) {
    throw new CommandError(`${path} is neither YAML nor JSON: ${String(error)}`)
  }
  const isList = Array.isArray(parsed)
  return isList || typeof parsed !== 'object' || parsed === null || !('prices' in parsed)
    ? parsed
    : parsed.prices
}

/** In the order of the help. */
export const commands: readonly Command[] = [pricesCheck]
