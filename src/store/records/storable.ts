import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PrimitiveValueListNode,
  type ValueNode,
} from 'kysely'
import { unstorableEscape } from '#kit/unstorable-text.ts'

/**
 * Text as PostgreSQL keeps it: it knows no U+0000, and no half of a surrogate pair. Each becomes
 * U+FFFD, as Unicode has it for what cannot be represented; everything else stays as it is.
 */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}

/** The JSON of a value as PostgreSQL keeps it, names of properties included. */
export function storableJson(value: unknown): string {
  return storableJsonText(JSON.stringify(value))
}

/**
 * The same for JSON that is text already. In it both stand as escapes (`JSON.stringify` writes no
 * half pair otherwise); a backslash that is itself escaped begins none.
 */
export function storableJsonText(json: string): string {
  if (!json.includes('\\u')) return json
  return json.replaceAll(unstorableEscape, (escape) => (escape === '\\\\' ? escape : '\\ufffd'))
}

/** The door of the record store: every text that a statement carries, values and conditions alike, passes `storableText`. */
export class StorableTextPlugin implements KyselyPlugin {
  readonly #transformer = new StorableTextTransformer()

  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]) {
    return this.#transformer.transformNode(node)
  }

  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]) {
    return result
  }
}

class StorableTextTransformer extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: storable(node.value) }
  }

  protected override transformPrimitiveValueList(
    node: PrimitiveValueListNode,
  ): PrimitiveValueListNode {
    return { ...node, values: node.values.map(storable) }
  }
}

/** Texts, and texts in arrays; times and numbers are what they are. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  return Array.isArray(value) ? value.map(storable) : value
}
