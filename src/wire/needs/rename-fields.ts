import type { Need } from './define.ts'

/** Fields that the provider has under another name, for the models that it holds for; a value of the new name stays. */
export function renameFields(
  names: Readonly<Record<string, string>>,
  isConcerned: (model: string) => boolean = () => true,
): Need {
  return {
    wires: ['openai.chat'],
    apply(request, { model }) {
      const found = Object.keys(names).filter((name) => request[name] != null)
      if (found.length === 0 || !isConcerned(model)) return request
      const renamed: Record<string, unknown> = {}
      for (const [field, value] of Object.entries(request)) {
        const name = found.includes(field) ? names[field] : undefined
        if (name === undefined) renamed[field] = value
        else renamed[name] = request[name] ?? value
      }
      return renamed
    },
  }
}
