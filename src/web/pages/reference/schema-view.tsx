import type { JsonSchema } from '#web/pages/reference/api-description.ts'

type SchemaViewProps = { readonly schema: JsonSchema }

/** A schema as a list of its fields; what is inside a field folds. */
export function SchemaView({ schema }: SchemaViewProps) {
  const variants = variantsOf(schema)
  if (variants.length > 1) {
    return (
      <ul className="schema-variants">
        {variants.map((variant, index) => (
          <li key={index}>
            <span className="faint small">{index === 0 ? 'either' : 'or'}</span>
            <SchemaView schema={variant} />
          </li>
        ))}
      </ul>
    )
  }
  const inner = innerOf(schema)
  const fields = Object.entries(inner.properties ?? {})
  if (fields.length === 0) {
    return (
      <p className="schema-plain">
        <code>{typeOf(schema)}</code> <Words schema={schema} />
      </p>
    )
  }
  return (
    <>
      {schema === inner ? null : <p className="faint small">{typeOf(schema)}, each:</p>}
      <ul className="schema">
        {fields.map(([name, field]) => (
          <Field
            key={name}
            name={name}
            schema={field}
            isRequired={inner.required?.includes(name) === true}
          />
        ))}
      </ul>
    </>
  )
}

type FieldProps = SchemaViewProps & { readonly name: string; readonly isRequired: boolean }

function Field({ name, schema, isRequired }: FieldProps) {
  const head = (
    <>
      <code className="schema-name">{name}</code>
      <span className="schema-type">{typeOf(schema)}</span>
      {isRequired ? null : <span className="faint small">optional</span>}
      <Words schema={schema} />
    </>
  )
  if (!hasInside(schema)) return <li>{head}</li>
  return (
    <li>
      <details>
        <summary>{head}</summary>
        <SchemaView schema={schema} />
      </details>
    </li>
  )
}

/** What a value must be besides its type, in words. */
export function Words({ schema }: SchemaViewProps) {
  const { description, default: given, minimum, maximum, maxLength } = schema
  const words = [
    description,
    given === undefined ? undefined : `default ${JSON.stringify(given)}`,
    minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : `from ${minimum}`,
    maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : `to ${maximum}`,
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
  ].filter((each) => each !== undefined && each !== '')
  return words.length === 0 ? null : <span className="soft">{words.join('; ')}</span>
}

/** `string`, `number or null`, `list of object`, `"ok" | "error"`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ')
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type
  if (type === 'array')
    return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`
  if (
    type === 'object' &&
    typeof schema.additionalProperties === 'object' &&
    schema.properties === undefined
  )
    return `map to ${typeOf(schema.additionalProperties)}`
  return String(type ?? 'anything')
}

/** The alternatives of a schema that have fields; a nullable object is that object. */
function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? []).filter((each) => each.type !== 'null')
}

/** What a list or a map holds, or what a nullable one is, down to the fields. */
function innerOf(schema: JsonSchema): JsonSchema {
  const [only, ...others] = variantsOf(schema)
  if (only !== undefined && others.length === 0) return innerOf(only)
  if (schema.items !== undefined) return innerOf(schema.items)
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined)
    return innerOf(schema.additionalProperties)
  return schema
}

function hasInside(schema: JsonSchema): boolean {
  if (variantsOf(schema).length > 1) return variantsOf(schema).some(hasInside)
  const inner = innerOf(schema)
  return inner.properties !== undefined || (inner !== schema && hasInside(inner))
}
