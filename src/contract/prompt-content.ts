import { z } from 'zod'

/** Characters of one text of a prompt; longer ones are documents, which belong into variables. */
export const promptTextMax = 100_000
/** Characters of a whole content, as JSON. */
const contentTextMax = 1_000_000
/** Characters of a schema, a tool's parameters or a value, as JSON. */
const jsonTextMax = 100_000

/** What PostgreSQL and JSON can hold: whole characters, none of them U+0000. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

const unstorable = 'no U+0000 and no half of a surrogate pair'

/** A template. Line ends become \n, so that a file from any system is the same prompt. */
export const templateText = z
  .string()
  .max(promptTextMax)
  .refine(isStorable, unstorable)
  .overwrite((text) => text.replaceAll('\r\n', '\n'))

/** One line or a few, for people. */
export const remark = z.string().trim().max(2000).refine(isStorable, unstorable)

/** Any JSON within bounds; undefined stands for "not given". */
const jsonValue = z.unknown().refine(isBoundedJson, `JSON of at most ${jsonTextMax} characters`)
const jsonObject = z
  .record(z.string(), z.unknown())
  .refine(isBoundedJson, `a JSON object of at most ${jsonTextMax} characters`)

function isBoundedJson(value: unknown): boolean {
  const text = JSON.stringify(value) ?? ''
  return text.length <= jsonTextMax && !/\\u(?:0000|d[89a-f])/.test(text)
}

export const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'letters, digits and _, not a digit first, at most 64')

export const variableTypes = ['text', 'number', 'boolean', 'list', 'object'] as const

export const promptVariable = z.strictObject({
  name: variableName,
  type: z.enum(variableTypes).default('text'),
  description: remark.default(''),
  isRequired: z
    .boolean()
    .default(true)
    .describe('false: it may be left out, and is then undefined or its default'),
  default: jsonValue.optional().describe('taken when no value is given'),
  example: jsonValue.optional().describe('shown in forms and taken by previews'),
  isTrusted: z
    .boolean()
    .default(false)
    .describe('true: you fill it, not a user; the lint lets it stand among instructions'),
})
export type PromptVariable = z.infer<typeof promptVariable>

export const promptRoles = ['system', 'developer', 'user', 'assistant'] as const

export const promptMessage = z.strictObject({
  role: z.enum(promptRoles),
  content: templateText,
})
export type PromptMessage = z.infer<typeof promptMessage>

export const promptExample = z.strictObject({
  input: templateText.describe('what a user could send'),
  output: templateText.describe('what the model should answer to it'),
})
export type PromptExample = z.infer<typeof promptExample>

export const outputContract = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _, at most 64')
    .default('answer'),
  isStrict: z.boolean().default(true).describe('true: the provider is asked to keep to it exactly'),
  schema: jsonObject.describe('JSON Schema of the answer; the order of its properties is kept'),
})
export type OutputContract = z.infer<typeof outputContract>

export const promptTool = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, - and _, at most 64'),
  description: z.string().max(4000).refine(isStorable, unstorable).default(''),
  parameters: jsonObject.describe('JSON Schema of its arguments'),
  isStrict: z.boolean().default(false),
})
export type PromptTool = z.infer<typeof promptTool>

/** Parameters of the model by their names in OpenAI's chat request, so that they can be sent as they are. */
export const modelParameters = z.strictObject({
  temperature: z.number().min(0).max(2).optional().describe('how freely words are chosen'),
  top_p: z.number().min(0).max(1).optional().describe('share of likely words that are chosen from'),
  max_tokens: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .describe('tokens that the answer may have'),
  max_completion_tokens: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .describe('tokens that answer and reasoning may have'),
  stop: z
    .array(z.string().min(1).max(200))
    .max(16)
    .optional()
    .describe('texts at which the answer ends'),
  seed: z.number().int().optional().describe('same seed, same answer, where the model can'),
  frequency_penalty: z.number().min(-2).max(2).optional().describe('against words that came often'),
  presence_penalty: z.number().min(-2).max(2).optional().describe('against words that came at all'),
  reasoning_effort: z.string().max(40).optional().describe('how long it thinks: low, medium, high'),
  verbosity: z.string().max(40).optional().describe('how much it says: low, medium, high'),
  tool_choice: z
    .union([z.string().max(64), jsonObject])
    .optional()
    .describe('auto, none, required, or one tool'),
  parallel_tool_calls: z.boolean().optional().describe('whether it may call several tools at once'),
  service_tier: z
    .string()
    .max(40)
    .optional()
    .describe('tier that the provider serves and bills it in'),
})
export type ModelParameters = z.infer<typeof modelParameters>

/**
 * Everything of a prompt that a version fixes. Texts are Jinja templates. A chat prompt has
 * messages, a text prompt one text; both may have a system part, which comes first, and examples,
 * which stand between it and the rest as turns of a conversation.
 */
export const promptContent = z
  .strictObject({
    kind: z.enum(['chat', 'text']).default('chat'),
    system: templateText.default('').describe('instructions; empty: none'),
    messages: z.array(promptMessage).max(100).default([]).describe('of a chat prompt'),
    text: templateText.default('').describe('of a text prompt'),
    examples: z.array(promptExample).max(100).default([]).describe('few-shot examples'),
    variables: z.array(promptVariable).max(100).default([]),
    outputContract: outputContract.nullable().default(null).describe('what the answer must be'),
    tools: z.array(promptTool).max(100).default([]),
    model: z
      .string()
      .max(200)
      .regex(/^\S*$/, 'no spaces')
      .default('')
      .describe('connection/model or an alias that it runs on; empty: whoever renders it says'),
    parameters: modelParameters.default({}),
  })
  .superRefine((content, context) => {
    if (JSON.stringify(content).length > contentTextMax)
      context.addIssue({
        code: 'custom',
        message: `longer than ${contentTextMax} characters in all`,
      })
    if (content.kind === 'text' && content.messages.length > 0)
      context.addIssue({ code: 'custom', path: ['messages'], message: 'a text prompt has none' })
    if (content.kind === 'chat' && content.text !== '')
      context.addIssue({ code: 'custom', path: ['text'], message: 'a chat prompt has messages' })
    const names = content.variables.map(({ name }) => name)
    for (const [index, name] of names.entries())
      if (names.indexOf(name) !== index)
        context.addIssue({
          code: 'custom',
          path: ['variables', index, 'name'],
          message: `"${name}" is declared twice`,
        })
  })
export type PromptContent = z.infer<typeof promptContent>

/** Values for variables, by name. Texts are read as the type that the prompt declares. */
export const variableValues = z
  .record(z.string().max(64), z.unknown())
  .describe('value of each variable, by name')
export type VariableValues = z.infer<typeof variableValues>
