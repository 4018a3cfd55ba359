import type { UsageClass, Usage } from '#contract/usage.ts'

/** Tokens as an emitter reported them; undefined means it did not say. */
export type UsageReport = {
  readonly input?: number | undefined
  readonly output?: number | undefined
  readonly total?: number | undefined
  readonly cacheRead?: number | undefined
  /** Writes whose lifetime nobody told; priced as the 5-minute ones, which are the default. */
  readonly cacheWrite?: number | undefined
  readonly cacheWrite5m?: number | undefined
  readonly cacheWrite1h?: number | undefined
  readonly reasoning?: number | undefined
  readonly inputAudio?: number | undefined
  readonly outputAudio?: number | undefined
  readonly inputImage?: number | undefined
  readonly outputImage?: number | undefined
  /** Not tokens: searches that the provider made and bills by the piece. */
  readonly webSearches?: number | undefined
  /**
   * Whether `input` holds the cached tokens too: OpenAI's way and the conventions', not
   * Anthropic's.
   */
  readonly inputIncludesCache: boolean
  /** Whether `output` holds the reasoning too: everywhere but in Gemini's raw counts. */
  readonly outputIncludesReasoning: boolean
}

/**
 * Splits reported tokens into classes that never overlap, so that adding them counts each token
 * once. Where the numbers themselves disprove what the dialect promises, the numbers win: cached
 * tokens that exceed the input they should be part of are outside it, and so is reasoning when the
 * reported total only adds up with it.
 */
export function splitUsage(report: UsageReport): Usage {
  const split5m = report.cacheWrite5m ?? 0
  const split1h = report.cacheWrite1h ?? 0
  const cacheWrite = Math.max(report.cacheWrite ?? 0, split5m + split1h)
  const cacheRead = report.cacheRead ?? 0
  const inputMedia = (report.inputAudio ?? 0) + (report.inputImage ?? 0)
  const outputMedia = (report.outputAudio ?? 0) + (report.outputImage ?? 0)
  const input = report.input ?? 0
  const output = report.output ?? 0
  const cached = cacheRead + cacheWrite
  const reasoning = report.reasoning ?? 0
  const isCacheInside = report.inputIncludesCache && cached <= input
  const isReasoningInside =
    report.outputIncludesReasoning && reasoning <= output && !addsReasoning(report)
  const usage: Usage = {}
  set(usage, 'input', remainder(input, (isCacheInside ? cached : 0) + inputMedia))
  set(usage, 'cache_read', cacheRead)
  set(usage, 'cache_write_5m', cacheWrite - split1h)
  set(usage, 'cache_write_1h', split1h)
  set(usage, 'output', remainder(output, (isReasoningInside ? reasoning : 0) + outputMedia))
  set(usage, 'reasoning', reasoning)
  set(usage, 'input_audio', report.inputAudio ?? 0)
  set(usage, 'output_audio', report.outputAudio ?? 0)
  set(usage, 'input_image', report.inputImage ?? 0)
  set(usage, 'output_image', report.outputImage ?? 0)
  set(usage, 'web_search', report.webSearches ?? 0)
  return usage
}

function addsReasoning({ input, output, reasoning, total }: UsageReport): boolean {
  if (!reasoning || total === undefined) return false
  return total === (input ?? 0) + (output ?? 0) + reasoning
}

/**
 * What is left of a whole after its parts; the whole itself when the parts cannot be parts of it.
 */
function remainder(whole: number, parts: number): number {
  return parts <= whole ? whole - parts : whole
}

function set(usage: Usage, name: UsageClass, amount: number): void {
  if (amount > 0) usage[name] = amount
}
