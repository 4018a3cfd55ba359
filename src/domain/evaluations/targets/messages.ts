import { type Asking, askModel } from '#domain/evaluations/targets/ask-model.ts'
import { ok } from '#kit/result.ts'

export const fillMessages: Asking<'messages'>['fill'] = async ({ variant }, variables, prompts) => {
  const messages = prompts.fillMessages(variant.messages, variables)
  return messages.ok ? ok({ messages: messages.value, model: '', fields: {} }) : messages
}

export const target = askModel<'messages'>({ title: () => 'messages', fill: fillMessages })
