import type { RuledType } from '#promptfoo/assertion-types.ts'
import {
  cost,
  finishReason,
  guardrails,
  latency,
  perplexity,
  perplexityScore,
  toolCallF1,
  validFunctionCall,
  validToolsCall,
} from '#promptfoo/assertions/call.ts'
import { javascript, python, webhook } from '#promptfoo/assertions/code.ts'
import type { Grader } from '#promptfoo/assertions/grade.ts'
import { containsJson, isJson } from '#promptfoo/assertions/json.ts'
import { containsHtml, containsXml, isHtml, isXml } from '#promptfoo/assertions/markup.ts'
import { bleu, gleu, meteor, rougeN } from '#promptfoo/assertions/metrics.ts'
import { containsSql, isSql } from '#promptfoo/assertions/sql.ts'
import {
  contains,
  containsAll,
  containsAny,
  equals,
  isRefusal,
  levenshtein,
  regex,
  startsWith,
  wordCount,
} from '#promptfoo/assertions/text.ts'

/** How each assertion that needs no model is decided. */
export const ruledGraders: Readonly<Record<RuledType, Grader>> = {
  bleu,
  contains,
  'contains-all': containsAll,
  'contains-any': containsAny,
  'contains-html': containsHtml,
  'contains-json': containsJson,
  'contains-sql': containsSql,
  'contains-xml': containsXml,
  cost,
  equals,
  'finish-reason': finishReason,
  gleu,
  guardrails,
  icontains: contains,
  'icontains-all': containsAll,
  'icontains-any': containsAny,
  'is-html': isHtml,
  'is-json': isJson,
  'is-refusal': isRefusal,
  'is-sql': isSql,
  'is-valid-function-call': validFunctionCall,
  'is-valid-openai-function-call': validFunctionCall,
  'is-valid-openai-tools-call': validToolsCall,
  'is-xml': isXml,
  javascript,
  latency,
  levenshtein,
  meteor,
  perplexity,
  'perplexity-score': perplexityScore,
  python,
  regex,
  'rouge-n': rougeN,
  'starts-with': startsWith,
  'tool-call-f1': toolCallF1,
  webhook,
  'word-count': wordCount,
}
