import type { ConnectionSettings, Provider } from '#plugins/define.ts'

type Settings = Pick<ConnectionSettings, 'settings'>

/** What any connection can be told, whoever its provider is; shown in its form after the provider's own. */
export const commonSettings: readonly (Provider['settings'][number] & {
  /** A sentence that says what is wrong with a value; '' for a good one. */
  problem(value: string): string
})[] = [
  {
    name: 'drop',
    title: 'Fields without counterpart',
    help: '“allow”: what this provider refuses is left out of a call, and the answer’s header x-belay-dropped names it. Otherwise such a call is refused by the name of the field.',
    example: 'allow',
    problem: (value) => oneOf(value, ['allow', '']),
  },
  {
    name: 'streamOptions',
    title: 'Question for the usage of streams',
    help: '“never”: stream_options is not added to streamed chat calls. Left empty, it is added, and a server that refuses it is asked without it from then on.',
    example: 'never',
    problem: (value) => oneOf(value, ['never', '']),
  },
  {
    name: 'responses',
    title: 'Responses API',
    help: '“translate”: this server has no Responses API; such calls reach it as chat completions. Left empty, they go as they came where the provider offers it.',
    example: 'translate',
    problem: (value) => oneOf(value, ['translate', '']),
  },
  {
    name: 'forwardHeaders',
    title: 'Headers of callers that go along',
    help: 'Names, with commas between them, of headers that reach this provider besides the usual ones; a * at the end stands for any ending. Never credentials.',
    example: 'x-session-id, x-portkey-*',
    problem(value) {
      const bad = namesIn(value).find((name) => !/^[a-z0-9-]+\*?$/.test(name) || isKeptBack(name))
      return bad === undefined ? '' : `“${bad}” is no name of a header that may go along.`
    },
  },
  {
    name: 'proxy',
    title: 'Proxy',
    help: 'Address of the HTTP proxy that this provider is reached through, or “none”. Left empty, HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the server’s environment decide.',
    example: 'http://proxy.example.org:3128',
    problem(value) {
      if (value === '' || value === 'none') return ''
      const url = URL.parse(value)
      if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
        return '“proxy” must be an http or https address, or “none”.'
      return url.username + url.password === ''
        ? ''
        : 'Everybody who sees connections sees their settings: a proxy that wants a password belongs into HTTPS_PROXY of the server’s environment.'
    },
  },
]

/** What is wrong with the common settings of a connection, a sentence each. */
export function settingProblems(
  settings: Readonly<Record<string, string>>,
): { path: string; message: string }[] {
  return commonSettings.flatMap(({ name, problem }) => {
    const message = problem(settings[name]?.trim() ?? '')
    return message === '' ? [] : [{ path: `settings.${name}`, message }]
  })
}

/** True where fields that the provider refuses may be left out. */
export function mayDrop({ settings }: Settings): boolean {
  return settings['drop'] === 'allow'
}

/** False where the operator says that the server takes no `stream_options`. */
export function asksStreamUsage({ settings }: Settings): boolean {
  return settings['streamOptions'] !== 'never'
}

/** The wires that a connection's server answers: its provider's, without what the operator says it has not. */
export function wiresOf(
  { wires }: Pick<Provider, 'wires'>,
  { settings }: Settings,
): readonly string[] {
  if (settings['responses'] !== 'translate') return wires
  return wires.filter((wire) => wire !== 'openai.responses')
}

/** '' for what the environment says, 'none', or an address. */
export function proxyOf({ settings }: Settings): string {
  return settings['proxy']?.trim() ?? ''
}

/** True for a header that the operator lets through, lower case. */
export function isForwarded(name: string, { settings }: Settings): boolean {
  const list = settings['forwardHeaders'] ?? ''
  if (list === '') return false
  const names = namesIn(list)
  return (
    names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name)) &&
    !isKeptBack(name)
  )
}

function namesIn(list: string): string[] {
  return list
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Credentials, what belongs to one connection, what the gateway sets itself, and who pays, which has a setting of its own. */
const keptBack =
  /^(authorization|cookie|api-key|x-api-key|x-goog-api-key|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept-encoding|content-.*|proxy-.*|x-belay-.*|openai-organization|openai-project)$/

function isKeptBack(name: string): boolean {
  return keptBack.test(name) || /(^|-)(key|token|secret|password)(-|$)/.test(name) || name === '*'
}

function oneOf(value: string, allowed: readonly string[]): string {
  return allowed.includes(value)
    ? ''
    : `“${value}” is not among: ${allowed.map((one) => (one === '' ? 'empty' : one)).join(', ')}.`
}
