import nunjucks, { type Filter, type Template } from 'nunjucks'

/** Compiled templates kept; suites have few prompts, and each assertion of a default test is one. */
const compiledMax = 5000

/**
 * Nunjucks as promptfoo sets it up: nothing escaped, an undefined value is empty, `env` holds the
 * environment, and `load` reads JSON. It is no sandbox: templates are their author's own code.
 * Compiled templates are kept, and a text without tags is not compiled at all.
 */
export class Templates {
  readonly #environment
  readonly #compiled = new Map<string, Template>()
  readonly #isOff: boolean

  constructor(given: {
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly filters?: Readonly<Record<string, Filter>>
  }) {
    this.#isOff = isOn(given.environment['PROMPTFOO_DISABLE_TEMPLATING'])
    this.#environment = new nunjucks.Environment(null, {
      autoescape: false,
      throwOnUndefined: false,
    })
    this.#environment.addGlobal('env', given.environment)
    this.#environment.addFilter('load', (text) => JSON.parse(String(text)))
    for (const [name, filter] of Object.entries(given.filters ?? {}))
      this.#environment.addFilter(name, filter)
  }

  /** Throws what the template throws. */
  render(text: string, variables: object): string {
    if (this.#isOff || !/\{[{%#]/.test(text)) return text
    let template = this.#compiled.get(text)
    if (template === undefined) {
      template = new nunjucks.Template(text, this.#environment, '', true)
      if (this.#compiled.size >= compiledMax) this.#compiled.clear()
      this.#compiled.set(text, template)
    }
    return template.render(variables)
  }

  /** Every text inside a value rendered; objects and lists are made anew. */
  renderDeep(value: unknown, variables: object): unknown {
    if (typeof value === 'string') return this.render(value, variables)
    if (Array.isArray(value)) return value.map((item) => this.renderDeep(item, variables))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, this.renderDeep(item, variables)]),
    )
  }

  /**
   * Renders only what names `env`, as promptfoo does while it reads a configuration: the other
   * templates are for later. A variable that is not set stays as it was written.
   */
  renderEnvironment(
    value: unknown,
    environment: Readonly<Record<string, string | undefined>>,
  ): unknown {
    if (typeof value === 'string')
      return !value.includes('{{')
        ? value
        : value.replaceAll(/\{\{(?:[^}]|\}(?!\}))*\}\}/g, (tag) => {
            const named = /\benv\.(\w+)|\benv\[['"]([^'"]+)['"]\]/.exec(tag)
            const name = named?.[1] ?? named?.[2]
            if (name === undefined) return tag
            return tag.includes('|') || environment[name] !== undefined
              ? this.render(tag, { env: environment })
              : tag
          })
    if (Array.isArray(value)) return value.map((item) => this.renderEnvironment(item, environment))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        this.renderEnvironment(item, environment),
      ]),
    )
  }
}

/** Names that a template refers to, roughly: what stands first in a tag. */
export function namesIn(template: string): string[] {
  const plain = template.replaceAll(/\{#[\s\S]*?#\}/g, '')
  return [...plain.matchAll(/\{\{\s*([A-Za-z_]\w*)|\{%\s*(?:if|for)\s+(\w+)/g)].map(
    ([, name, tested]) => name ?? tested ?? '',
  )
}

/** Whether an environment variable switches something on, as promptfoo reads it. */
export function isOn(value: string | undefined): boolean {
  return value !== undefined && ['1', 'true', 'yes', 'yup', 'yeppers'].includes(value.toLowerCase())
}
