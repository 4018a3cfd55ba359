import { type Fault, fault, type Outcome } from '#contract/faults.ts'
import type { PromptContent, VariableValues } from '#contract/prompt-content.ts'
import type { RenderedPrompt } from '#contract/prompts.ts'
import { failed, ok } from '#kit/result.ts'
import { valueCharactersMax, WorkBudget } from './bounded-interpreter.ts'
import { textsOf } from './prompt-texts.ts'
import { readVariables } from './read-variables.ts'
import { fillTemplate, readTemplate, type Template } from './template.ts'

/**
 * A prompt with its variables filled in. The content has its fragments inserted already. Pure, and
 * bounded in work and length however it is written (`bounded-interpreter.ts`), so that it can run on
 * the gateway's path. Answers template_invalid or variables_invalid.
 */
export function renderPrompt(
  content: PromptContent,
  given: VariableValues,
): Outcome<RenderedPrompt> {
  const texts = textsOf(content)
  const templates: { role: (typeof texts)[number]['role']; place: string; template: Template }[] =
    []
  for (const { place, role, text } of texts) {
    const template = readTemplate(text)
    if (!template.ok) return failed(templateFault(place, template.fault))
    templates.push({ place, role, template: template.value })
  }
  const used = [...new Set(templates.flatMap(({ template }) => template.names))]
  const { values, unused, problems } = readVariables({ declared: content.variables, used, given })
  if (problems.length > 0)
    return failed(
      fault('variables_invalid', problems.map(({ message }) => message).join(' '), problems),
    )
  const budget = new WorkBudget()
  const messages: RenderedPrompt['messages'] = []
  let characters = 0
  for (const { place, role, template } of templates) {
    const filled = fillTemplate(template, values, budget)
    if (!filled.ok) return failed(templateFault(place, filled.fault))
    characters += filled.value.length
    if (characters > valueCharactersMax)
      return failed(
        templateFault(
          place,
          `The rendered prompt is longer than ${valueCharactersMax} characters.`,
        ),
      )
    messages.push({ role, content: filled.value })
  }
  return ok({
    kind: content.kind,
    messages,
    text: content.kind === 'text' ? (messages.at(-1)?.content ?? '') : null,
    model: content.model,
    parameters: content.parameters,
    tools: content.tools,
    outputContract: content.outputContract,
    unused,
  })
}

/** What is wrong with a template, and where it stands. */
export function templateFault(place: string, sentence: string): Fault {
  return fault('template_invalid', `${place}: ${sentence}`, [
    { path: `content.${place}`, message: sentence },
  ])
}
