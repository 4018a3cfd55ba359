import { z } from 'zod'
import { defineEndpoint } from '#contract/endpoint.ts'
import { idOf } from '#contract/ids.ts'
import { done } from '#contract/nothing.ts'
import { pageOf, pageQuery } from '#contract/page.ts'
import {
  modelParameters,
  outputContract,
  promptContent,
  promptRoles,
  promptTextMax,
  promptTool,
  remark,
  templateText,
  variableValues,
} from '#contract/prompt-content.ts'
import { placeQuery, timestamp } from '#contract/time.ts'

export const promptName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,79}$/,
    'lower-case letters, digits, dot, dash and underscore, at most 80',
  )

export const labelName = z
  .string()
  .regex(/^(?!latest$)[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes; not `latest`')

/** Which version is meant: its number, a label, or `latest`. */
export const versionReference = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'number of a version, a label, or latest')

const folder = z
  .string()
  .regex(
    /^$|^[a-z0-9][a-z0-9._-]{0,59}(?:\/[a-z0-9][a-z0-9._-]{0,59}){0,7}$/,
    'names joined by slashes, at most eight deep; empty: the top',
  )
const tags = z
  .array(z.string().regex(/^[a-z0-9][a-z0-9._:-]{0,59}$/, 'lower-case letters, digits, . _ : -'))
  .max(30)

export const promptFields = {
  description: remark.describe('what it is for'),
  folder: folder.describe('folder that it stands in, a/b; empty: the top'),
  tags: tags.describe('words to find it by'),
  owner: z.string().trim().max(200).describe('who answers for it'),
}

/** Where a label stands. `latest` is among them and computed: nobody moves it. */
export const promptLabel = z.object({
  label: z.string(),
  version: z.number().int(),
  isProtected: z.boolean(),
  movedAt: timestamp,
  movedBy: z.string(),
})
export type PromptLabel = z.infer<typeof promptLabel>

export const prompt = z.object({
  id: idOf('prompt'),
  name: promptName,
  ...promptFields,
  latestVersion: z.number().int().describe('0: none yet'),
  labels: z.array(promptLabel),
  revision: z.number().int().describe('counts edits of folder, tags, owner and description'),
  createdAt: timestamp,
  createdBy: z.string(),
  archivedAt: timestamp.nullable(),
})
export type Prompt = z.infer<typeof prompt>

/** Reusable text that a version contains, fixed to the version it had then. */
export const pinnedFragment = z.object({
  name: promptName,
  version: z.number().int(),
  hash: z.string(),
})
export type PinnedFragment = z.infer<typeof pinnedFragment>

/** A version without its content, for lists. */
export const promptVersionHead = z.object({
  id: idOf('promptVersion'),
  version: z.number().int(),
  hash: z.string().describe('SHA-256 of the content with its fragments, hexadecimal'),
  message: z.string().describe('what changed and why'),
  commit: z.string().describe('Git commit that it was pushed from; empty if none'),
  createdAt: timestamp,
  createdBy: z.string(),
  labels: z.array(z.string()),
})
export type PromptVersionHead = z.infer<typeof promptVersionHead>

/** A version: immutable. */
export const promptVersion = promptVersionHead.extend({
  content: promptContent,
  fragments: z.array(pinnedFragment),
})
export type PromptVersion = z.infer<typeof promptVersion>

const byName = z.object({ name: promptName })
const version = versionReference.describe('number of a version, a label, or latest')
const commit = z
  .string()
  .regex(/^(?:[0-9a-f]{7,64})?$/, 'a Git commit, hexadecimal')
  .describe('Git commit that it comes from')
const message = remark.describe('what changed and why')

export const listPrompts = defineEndpoint({
  id: 'prompts.list',
  method: 'GET',
  path: '/api/v1/prompts',
  scope: 'read',
  summary: 'List prompts by name, with where their labels stand.',
  query: z.strictObject({
    project: placeQuery.project,
    search: z
      .string()
      .max(200)
      .optional()
      .describe('words that name, description, tags or owner contain'),
    folder: folder.optional().describe('folder with all below it'),
    tag: z.string().max(60).optional().describe('tag that they have'),
    archived: z.enum(['true', 'false']).optional().describe('true: only archived ones'),
    ...pageQuery,
  }),
  reply: pageOf(prompt),
})

export const showPrompt = defineEndpoint({
  id: 'prompts.show',
  method: 'GET',
  path: '/api/v1/prompts/:name',
  scope: 'read',
  summary: 'Show a prompt with one version. `file` is what `belay prompts pull` writes.',
  params: byName,
  query: z.strictObject({
    project: placeQuery.project,
    version: version
      .optional()
      .describe('number of a version, a label, or latest; latest if left out'),
  }),
  reply: z.object({
    prompt,
    version: promptVersion.nullable().describe('null when it has none yet'),
    file: z.string().describe('Markdown with YAML in front; empty without a version'),
  }),
})

export const createPrompt = defineEndpoint({
  id: 'prompts.create',
  method: 'POST',
  path: '/api/v1/prompts',
  scope: 'edit',
  summary: 'Make a prompt; with `system` or `user` also its first version.',
  body: z.strictObject({
    name: promptName.describe('name that applications call it by'),
    description: promptFields.description.default(''),
    folder: promptFields.folder.default(''),
    tags: promptFields.tags.default([]),
    owner: promptFields.owner.optional().describe('who answers for it; you if left out'),
    system: templateText.default('').describe('system part of a first version'),
    user: templateText.default('').describe('user message of a first version'),
    model: promptContent.shape.model.describe('connection/model or alias of a first version'),
  }),
  reply: prompt,
  faults: ['conflict', 'not_found', 'template_invalid'],
})

export const editPrompt = defineEndpoint({
  id: 'prompts.edit',
  method: 'PATCH',
  path: '/api/v1/prompts/:name',
  scope: 'edit',
  summary: 'Change folder, tags, owner or description of a prompt; versions stay as they are.',
  params: byName,
  body: z.strictObject({
    description: promptFields.description.optional(),
    folder: promptFields.folder.optional(),
    tags: promptFields.tags.optional(),
    owner: promptFields.owner.optional(),
    revision: z
      .number()
      .int()
      .optional()
      .describe('revision that was read; refused when somebody edited it since'),
  }),
  reply: prompt,
  faults: ['not_found', 'conflict'],
})

export const removePrompt = defineEndpoint({
  id: 'prompts.remove',
  method: 'DELETE',
  path: '/api/v1/prompts/:name',
  scope: 'edit',
  summary:
    'Archive a prompt: it is no longer listed, rendered or called, and nothing of it is lost.',
  params: byName,
  reply: done,
  faults: ['not_found', 'label_protected'],
})

export const restorePrompt = defineEndpoint({
  id: 'prompts.restore',
  method: 'POST',
  path: '/api/v1/prompts/:name/restore',
  scope: 'edit',
  summary: 'Bring an archived prompt back.',
  params: byName,
  reply: prompt,
})

export const putPromptFile = defineEndpoint({
  id: 'prompts.put-file',
  method: 'PUT',
  path: '/api/v1/prompts/:name/file',
  scope: 'edit',
  summary:
    'Make the prompt what this file says: a new version only when the content differs from the latest.',
  params: byName,
  body: z.strictObject({
    text: z
      .string()
      .max(promptTextMax * 10)
      .describe('the whole file'),
    message: message.default(''),
    commit: commit.default(''),
    isDryRun: z.boolean().default(false).describe('true: say what would change, change nothing'),
  }),
  reply: z.object({
    outcome: z
      .enum(['created', 'changed', 'edited', 'same'])
      .describe('edited: folder, tags, owner or description only'),
    version: z.number().int().describe('version that the file stands for'),
    diff: z.string().describe('unified diff of the files; empty when nothing changes'),
  }),
  faults: ['not_found', 'conflict', 'template_invalid'],
})

export const listPromptVersions = defineEndpoint({
  id: 'prompt-versions.list',
  method: 'GET',
  path: '/api/v1/prompts/:name/versions',
  scope: 'read',
  summary: 'List the versions of a prompt, newest first.',
  params: byName,
  query: z.strictObject({ project: placeQuery.project, ...pageQuery }),
  reply: pageOf(promptVersionHead),
})

export const showPromptVersion = defineEndpoint({
  id: 'prompt-versions.show',
  method: 'GET',
  path: '/api/v1/prompts/:name/versions/:version',
  scope: 'read',
  summary: 'Show one version of a prompt.',
  params: z.object({ name: promptName, version }),
  reply: promptVersion,
})

export const createPromptVersion = defineEndpoint({
  id: 'prompt-versions.create',
  method: 'POST',
  path: '/api/v1/prompts/:name/versions',
  scope: 'edit',
  summary: 'Add a version; content that is the latest already makes none.',
  params: byName,
  body: z.strictObject({
    content: promptContent,
    message: message.default(''),
    commit: commit.default(''),
    basedOn: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('version that it was written from; refused when there is a newer one'),
  }),
  reply: z.object({ version: promptVersion, isNew: z.boolean() }),
  faults: ['not_found', 'conflict', 'template_invalid'],
})

export const listPromptLabels = defineEndpoint({
  id: 'prompt-labels.list',
  method: 'GET',
  path: '/api/v1/prompts/:name/labels',
  scope: 'read',
  summary: 'List where the labels of a prompt stand, `latest` included.',
  params: byName,
  reply: z.object({ items: z.array(promptLabel) }),
})

export const movePromptLabel = defineEndpoint({
  id: 'prompt-labels.move',
  method: 'PUT',
  path: '/api/v1/prompts/:name/labels',
  scope: 'attest',
  summary:
    'Put a label on a version; who calls by the label gets it within a second. A protected label takes a person who did not write the version, any other the scope edit as well.',
  params: byName,
  body: z.strictObject({
    label: labelName.describe('production, staging, or your own'),
    version: version.describe('number of the version, or a label that stands on it'),
    from: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('version that it stands on now, 0 for none; refused when it was moved since'),
  }),
  reply: promptLabel,
  faults: ['not_found', 'not_allowed', 'label_protected', 'conflict'],
})

export const removePromptLabel = defineEndpoint({
  id: 'prompt-labels.remove',
  method: 'DELETE',
  path: '/api/v1/prompts/:name/labels/:label',
  scope: 'attest',
  summary: 'Take a label away; calls by it are refused from then on.',
  params: z.object({ name: promptName, label: labelName }),
  reply: done,
  faults: ['not_found', 'not_allowed', 'label_protected'],
})

/** Which labels are protected in a project. */
export const promptRules = z.object({
  protectedLabels: z.array(z.string()).describe('labels that are protected now'),
  isDefault: z
    .boolean()
    .describe('true: nobody chose; production is protected once the workspace has two people'),
})
export type PromptRules = z.infer<typeof promptRules>

export const showPromptRules = defineEndpoint({
  id: 'prompt-rules.show',
  method: 'GET',
  path: '/api/v1/prompt-rules',
  scope: 'read',
  summary: 'Say which labels are protected.',
  reply: promptRules,
})

export const editPromptRules = defineEndpoint({
  id: 'prompt-rules.edit',
  method: 'PUT',
  path: '/api/v1/prompt-rules',
  scope: 'people',
  isForPeople: true,
  summary:
    'Choose which labels are protected: moving one takes a person with the role reviewer, editor or owner who did not write the version. Where nobody else could, the one person there may.',
  body: z.strictObject({
    protectedLabels: z
      .array(labelName)
      .max(30)
      .nullable()
      .describe('protected labels; `none`: the default, production once there are two people'),
  }),
  reply: promptRules,
})

export const diffPromptVersions = defineEndpoint({
  id: 'prompts.diff',
  method: 'POST',
  path: '/api/v1/prompts/:name/diff',
  scope: 'read',
  summary: 'Compare two versions: as files and, with values for the variables, as rendered.',
  params: byName,
  body: z.strictObject({
    from: version.describe('the older one: number, label or latest'),
    to: version.default('latest').describe('the newer one: number, label or latest'),
    variables: variableValues
      .optional()
      .describe('values to render both with; not rendered if left out'),
  }),
  reply: z.object({
    from: z.number().int(),
    to: z.number().int(),
    isSame: z.boolean(),
    text: z.string().describe('unified diff of the files; empty when they are the same'),
    rendered: z
      .string()
      .nullable()
      .describe('unified diff of the messages; null when not asked for'),
    added: z.number().int().describe('lines'),
    removed: z.number().int().describe('lines'),
  }),
  faults: ['not_found', 'template_invalid', 'variables_invalid'],
})

/** What the lint has to say of one place. */
export const lintFinding = z.object({
  rule: z.enum([
    'template-invalid',
    'variable-undeclared',
    'variable-unused',
    'variable-reserved',
    'system-missing',
    'output-contract-missing',
    'long',
    'injection-prone',
    'secret',
    'empty',
  ]),
  severity: z.enum(['error', 'warning', 'note']),
  place: z.string().describe('system, text, messages[0], examples[1].output, variables[2], …'),
  message: z.string(),
  remedy: z.string(),
})
export type LintFinding = z.infer<typeof lintFinding>

export const lintReport = z.object({
  findings: z.array(lintFinding).describe('errors first'),
  variables: z
    .array(z.string())
    .describe('names that the texts take from outside, in the order of their first use'),
  tokensEstimated: z
    .number()
    .int()
    .describe('of all texts without the values of variables: four bytes a token'),
})
export type LintReport = z.infer<typeof lintReport>

export const lintPrompt = defineEndpoint({
  id: 'prompts.lint',
  method: 'GET',
  path: '/api/v1/prompts/:name/lint',
  scope: 'read',
  summary:
    'Look over a version: variables, system part, output contract, length, injection, secrets.',
  params: byName,
  query: z.strictObject({
    project: placeQuery.project,
    version: version
      .optional()
      .describe('number of a version, a label, or latest; latest if left out'),
  }),
  reply: lintReport,
})

export const lintPromptContent = defineEndpoint({
  id: 'prompt-contents.lint',
  method: 'POST',
  path: '/api/v1/prompt-contents/lint',
  scope: 'read',
  summary: 'Look over content that is no version yet.',
  body: z.strictObject({ content: promptContent }),
  reply: lintReport,
  faults: ['not_found', 'template_invalid'],
})

/** A prompt with its variables filled in: what goes to a model. */
export const renderedPrompt = z.object({
  kind: z.enum(['chat', 'text']),
  messages: z.array(z.object({ role: z.enum(promptRoles), content: z.string() })),
  text: z.string().nullable().describe('of a text prompt, which is also the one user message'),
  model: z.string(),
  parameters: modelParameters,
  tools: z.array(promptTool),
  outputContract: outputContract.nullable(),
  unused: z.array(z.string()).describe('values that were given and are no variable of it'),
})
export type RenderedPrompt = z.infer<typeof renderedPrompt>

export const renderPrompt = defineEndpoint({
  id: 'prompts.render',
  method: 'POST',
  path: '/api/v1/prompts/:name/render',
  scope: 'call',
  summary: 'Fill in the variables of a prompt; the answer is what goes to the model.',
  params: byName,
  body: z.strictObject({
    version: version.default('production').describe('number of a version, a label, or latest'),
    variables: variableValues.default({}),
  }),
  reply: renderedPrompt.extend({
    prompt: promptName,
    version: z.number().int(),
    label: z.string().nullable().describe('label by which it was asked for'),
    hash: z.string(),
  }),
  faults: ['not_found', 'template_invalid', 'variables_invalid'],
})

/** What a version is made of, ready to be rendered where it is used. */
export const readyPrompt = z.object({
  prompt: promptName,
  version: z.number().int(),
  label: z.string().nullable().describe('label by which it was asked for'),
  hash: z.string(),
  content: promptContent.describe('with the text of its fragments in place'),
})
export type ReadyPrompt = z.infer<typeof readyPrompt>

export const takePrompt = defineEndpoint({
  id: 'prompts.take',
  method: 'GET',
  path: '/api/v1/prompts/:name/ready/:version',
  scope: 'call',
  summary: 'Take a version of a prompt, fragments in place, to render it where it is used.',
  params: z.object({ name: promptName, version }),
  reply: readyPrompt,
})

export const renderPromptContent = defineEndpoint({
  id: 'prompt-contents.render',
  method: 'POST',
  path: '/api/v1/prompt-contents/render',
  scope: 'read',
  summary: 'Fill in the variables of content that is no version yet.',
  body: z.strictObject({ content: promptContent, variables: variableValues.default({}) }),
  reply: renderedPrompt,
  faults: ['not_found', 'template_invalid', 'variables_invalid'],
})

export const importFormats = [
  'promptfoo',
  'prompty',
  'langfuse',
  'openai-prompts',
  'dotprompt',
] as const

export const importPrompts = defineEndpoint({
  id: 'prompt-imports.create',
  method: 'POST',
  path: '/api/v1/prompt-imports',
  scope: 'edit',
  summary: 'Take prompts over from another tool, and say what could not be carried over.',
  body: z.strictObject({
    format: z.enum(importFormats).describe('tool that the files are from'),
    files: z
      .array(
        z.strictObject({
          path: z.string().min(1).max(500).describe('as other files name it'),
          text: z.string().max(2_000_000),
        }),
      )
      .min(1)
      .max(200)
      .describe('the first is read, the others where it names them'),
    folder: promptFields.folder.default('').describe('folder that they go into'),
    isDryRun: z.boolean().default(false).describe('true: only the report'),
  }),
  reply: z.object({
    items: z.array(
      z.object({
        name: promptName,
        outcome: z.enum(['created', 'changed', 'same']),
        version: z.number().int(),
        testInputs: z.number().int(),
      }),
    ),
    left: z
      .array(
        z.object({
          file: z.string(),
          key: z.string().describe('path of the key in that file'),
          reason: z.string(),
        }),
      )
      .describe('what could not be carried over'),
  }),
  faults: ['not_found', 'conflict', 'template_invalid'],
})
