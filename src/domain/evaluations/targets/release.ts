import { type Asking, askModel } from '#domain/evaluations/targets/ask-model.ts'
import { failed, ok } from '#kit/result.ts'

export const fillRelease: Asking<'release'>['fill'] = async (
  { pinned, evaluation: { project } },
  variables,
  prompts,
) => {
  const filled = await prompts.fillRelease(project, pinned, variables)
  return filled.ok ? filled : failed(filled.fault.detail)
}

export const target = askModel<'release'>({
  title: (pinned) => pinned,
  async pin({ release }, project, prompts) {
    const found = await prompts.pinRelease(project, release)
    return found.ok ? ok(found.value.pinned) : found
  },
  fill: fillRelease,
})
