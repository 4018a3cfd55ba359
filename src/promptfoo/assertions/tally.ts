import type { Grade } from '#promptfoo/assertions/grade.ts'
import type { TokenUsage } from '#promptfoo/suite.ts'

/**
 * Grades that count together: the score is their weighted mean. With a threshold the score decides
 * (0 always passes), without one every grade must pass.
 */
export class Tally {
  readonly #threshold: number | undefined
  readonly #grades: (Grade | undefined)[] = []
  readonly #named = new Map<string, { sum: number; weight: number }>()
  #tokens = { total: 0, prompt: 0, completion: 0, cached: 0 }
  #sum = 0
  #weight = 0
  #failure: string | null = null

  constructor(threshold: number | undefined) {
    this.#threshold = threshold
  }

  add(
    grade: Grade,
    given: {
      readonly index: number
      readonly metric: string | undefined
      readonly weight: number | undefined
    },
  ): void {
    const { index, metric, weight = 1 } = given
    this.#sum += grade.score * weight
    this.#weight += weight
    this.#grades[index] = grade
    if (metric) this.#name(metric, grade.score, weight)
    for (const [name, score] of Object.entries(grade.namedScores ?? {}))
      if (name !== metric) this.#name(name, score, (grade.namedScoreWeights?.[name] ?? 1) * weight)
    if (grade.tokensUsed !== undefined) this.#tokens = sumOf(this.#tokens, grade.tokensUsed)
    if (!grade.pass) this.#failure = grade.reason
  }

  result(): Grade {
    const score = this.#weight > 0 ? this.#sum / this.#weight : 0
    const threshold = this.#threshold
    const isDecided = threshold !== undefined && !Number.isNaN(threshold)
    const grades = this.#grades.filter((grade) => grade !== undefined)
    return {
      pass: isDecided ? score >= threshold : this.#failure === null,
      score,
      reason: isDecided
        ? `The score is ${score.toFixed(2)}; at least ${threshold} is asked for.`
        : (this.#failure ?? 'All assertions hold.'),
      namedScores: Object.fromEntries(
        [...this.#named].map(([name, { sum, weight }]) => [name, weight > 0 ? sum / weight : 0]),
      ),
      namedScoreWeights: Object.fromEntries(
        [...this.#named].map(([name, { weight }]) => [name, weight]),
      ),
      tokensUsed: this.#tokens,
      componentResults: grades.flatMap((grade) => [
        grade,
        ...(grade.componentResults ?? []).map((part) => ({
          ...part,
          ...(part.assertion === undefined && grade.assertion !== undefined
            ? { assertion: grade.assertion }
            : {}),
        })),
      ]),
    }
  }

  #name(name: string, score: number, weight: number): void {
    const known = this.#named.get(name) ?? { sum: 0, weight: 0 }
    this.#named.set(name, { sum: known.sum + score * weight, weight: known.weight + weight })
  }
}

function sumOf(one: Required<TokenUsage>, other: TokenUsage): Required<TokenUsage> {
  return {
    total: one.total + (other.total ?? 0),
    prompt: one.prompt + (other.prompt ?? 0),
    completion: one.completion + (other.completion ?? 0),
    cached: one.cached + (other.cached ?? 0),
  }
}
