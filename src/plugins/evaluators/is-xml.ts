import { XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { defineEvaluator } from './define.ts'
import { judged } from './outcome.ts'
import { whereField } from './reading/where-field.ts'

export const evaluator = defineEvaluator({
  id: 'is-xml',
  title: 'Is XML',
  summary: 'The output is, or contains, well-formed XML, with the elements that are asked for.',
  family: 'structure',
  needs: ['output'],
  measures: 'pass',
  settings: z.strictObject({
    where: whereField,
    elements: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .describe('names of elements that must occur'),
  }),
  evaluate({ output }, { where, elements }) {
    const text = where === 'whole' ? output.trim() : betweenTags(output)
    if (!text.startsWith('<')) return judged(false, 'The output holds no element.')
    const fault = XMLValidator.validate(text)
    if (fault !== true) return judged(false, `${fault.err.msg} Line ${fault.err.line}.`)
    const missing = elements.filter((name) => !holdsElement(text, name))
    return missing.length === 0
      ? judged(true, 'The XML is well formed.')
      : judged(false, `The XML has no element ${missing.join(', ')}.`, { missing })
  },
  examples: [
    {
      title: 'well-formed XML passes',
      case: { output: '<?xml version="1.0"?><order><item n="1">tea</item></order>' },
      settings: { elements: ['item'] },
      expect: { passed: true, score: 1 },
    },
    {
      title: 'an element that does not close fails',
      case: { output: '<order><item>tea</order>' },
      expect: { passed: false, score: 0 },
    },
    {
      title: 'XML inside prose is found where it is looked for',
      case: { output: 'Here: <order><item>tea</item></order> as you asked.' },
      settings: { where: 'anywhere' },
      expect: { passed: true },
    },
    {
      title: 'an element that is missing fails',
      case: { output: '<order/>' },
      settings: { elements: ['item'] },
      expect: { passed: false },
    },
  ],
})

function betweenTags(text: string): string {
  const start = text.indexOf('<')
  return start === -1 ? '' : text.slice(start, text.lastIndexOf('>') + 1)
}

function holdsElement(xml: string, name: string): boolean {
  for (let at = xml.indexOf(`<${name}`); at !== -1; at = xml.indexOf(`<${name}`, at + 1)) {
    if (/[\s/>]/.test(xml[at + name.length + 1] ?? '')) return true
  }
  return false
}
