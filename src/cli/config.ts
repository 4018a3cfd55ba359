import { type Command, jsonFlag } from '#cli/command.ts'
import { configFlag, readConfig, readFlags, settingsHelp } from '#cli/start.ts'
import { listSettings } from '#config/load-config.ts'

/** `belay config`: what is set, and where it came from. */
const config: Command = {
  name: 'config',
  summary: 'Show the settings in force. --help explains each.',
  examples: ['belay config', 'belay config --json'],
  endpoint: null,
  arguments: [],
  flags: () => [configFlag, jsonFlag],
  common: [],
  settings: listSettings,
  details: settingsHelp,
  async run(argv, terminal) {
    const isJson = argv.includes('--json')
    const { config: file, ...flags } = readFlags(argv.filter((argument) => argument !== '--json'))
    const settings = readConfig(file ?? null, flags, terminal)
    const shown = {
      ...settings,
      admin: { secret: settings.admin.secret === '' ? '' : '(set)' },
      clickhouse: { ...settings.clickhouse, url: withoutPassword(settings.clickhouse.url) },
      postgres: { url: withoutPassword(settings.postgres.url) },
    }
    if (isJson) {
      terminal.out(JSON.stringify(shown))
      return 0
    }
    for (const { path } of listSettings())
      terminal.out(`${path}: ${JSON.stringify(valueAt(shown, path))}`)
    return 0
  },
}

function valueAt(values: unknown, path: string): unknown {
  let value = values
  for (const part of path.split('.'))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  return value
}

function withoutPassword(url: string): string {
  if (url === '' || !URL.canParse(url)) return url
  const parsed = new URL(url)
  if (parsed.password !== '') parsed.password = '***'
  return parsed.toString()
}

/** In the order of the help. */
export const commands: readonly Command[] = [config]
