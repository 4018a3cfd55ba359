declare module 'nunjucks' {
  /** What a configuration's own filter is: a value and its arguments to a value. */
  type Filter = (...values: unknown[]) => unknown

  class Environment {
    constructor(
      loader: null,
      settings: { readonly autoescape: boolean; readonly throwOnUndefined: boolean },
    )
    addGlobal(name: string, value: unknown): Environment
    addFilter(name: string, filter: Filter): Environment
  }

  class Template {
    constructor(text: string, environment: Environment, path: string, isEager: boolean)
    render(variables: object): string
  }

  const nunjucks: { readonly Environment: typeof Environment; readonly Template: typeof Template }
  export default nunjucks
  export type { Environment, Filter, Template }
}
