import * as jinja from '@huggingface/jinja'

/** A node of a parsed template, as far as it is looked at here. */
export type Node = { readonly type: string } & Readonly<Record<string, unknown>>

/** A value inside a template: text, number, boolean, null, undefined, a list of values, or a map of them. */
export type Value = { readonly type: string; readonly value: unknown }

export type Environment = {
  set(name: string, value: unknown): void
  lookupVariable(name: string): Value
}

export type Token = { readonly type: string; readonly value: string }

// The package declares its types in a form that Node's resolution cannot follow (imports without
// extensions), so what is used of it is declared here, once.
const untyped: unknown = jinja
const typed = untyped as {
  readonly Environment: new () => Environment
  readonly Interpreter: new (environment: Environment) => {
    run(program: Node): Value
    /** Every node of a template passes through here, those inside it too. */
    evaluate(node: Node | undefined, environment: Environment): Value
    /** Statements one after the other, as one text. */
    evaluateBlock(statements: readonly Node[], environment: Environment): Value
    applyFilter(operand: Value, filter: Node, environment: Environment): Value
  }
  readonly tokenize: (
    text: string,
    options: { readonly lstrip_blocks: boolean; readonly trim_blocks: boolean },
  ) => readonly Token[]
  readonly parse: (tokens: readonly Token[]) => Node
}

export const { Environment, Interpreter, parse, tokenize } = typed
