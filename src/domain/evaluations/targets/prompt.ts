import { type Asking, askModel } from '#domain/evaluations/targets/ask-model.ts'
import { failed, ok } from '#kit/result.ts'

export const fillPrompt: Asking<'prompt'>['fill'] = async (
  { pinned, evaluation: { project } },
  variables,
  prompts,
) => {
  const filled = await prompts.fill(project, pinned, variables)
  return filled.ok ? filled : failed(filled.fault.detail)
}

export const target = askModel<'prompt'>({
  title: (pinned) => pinned,
  async pin({ prompt }, project, prompts) {
    const pin = await prompts.pin(project, prompt)
    return pin.ok ? ok(pin.value.pinned) : pin
  },
  fill: fillPrompt,
})
