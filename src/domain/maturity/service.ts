import { type Assessment, focuses, levels, type Question } from '#contract/maturity.ts'
import type { Actor } from '#contract/people.ts'
import type { Project } from '#contract/projects.ts'
import type { Clock } from '#kit/clock.ts'
import type { Criterion } from '#plugins/define-criterion.ts'
import { assessPractice } from './assess-practice.ts'
import { Attestations } from './attestations.ts'
import type { FactParts } from './facts/define-gather.ts'
import { gatherFacts } from './gather-facts.ts'
import { gateReason, orderSteps } from './order-steps.ts'
import { practices, practicesOf } from './practices.ts'
import { asked, questions } from './questions.ts'
import { bandOf, gatedLevel, pointsOf, scoreCells, type Shares } from './score.ts'
import { SelfAssessments } from './self-assessments.ts'
import { Viewers } from './viewers.ts'

export type MaturityParts = FactParts & {
  readonly clock: Clock
  /** By practice id. */
  readonly criteria: Readonly<Record<string, Criterion>>
}

/**
 * At which level a project operates, from what happened in this installation and what people stand
 * for. The evidenced figures take evidence and words given for single practices; the claimed ones
 * come from the newest self-assessment alone, so that the gap between them means something.
 */
export class Maturity {
  readonly attestations: Attestations
  readonly selfAssessments: SelfAssessments
  readonly questions: readonly Question[] = questions.map(asked)
  readonly #parts: MaturityParts
  readonly #viewers: Viewers

  constructor(parts: MaturityParts) {
    this.#parts = parts
    this.attestations = new Attestations(parts)
    this.selfAssessments = new SelfAssessments(parts)
    this.#viewers = new Viewers(parts)
  }

  async assess(project: Project): Promise<Assessment> {
    const { clock, criteria, records } = this.#parts
    const atMs = clock.nowMs()
    const [facts, words, self] = await Promise.all([
      gatherFacts(this.#parts, project, atMs),
      records.attestations.list({ project: project.id }),
      this.selfAssessments.current(project.id),
    ])
    const assessed = practices.map((practice) =>
      assessPractice({
        practice,
        finding: criteria[practice.id]?.judge(facts) ?? null,
        words: words.filter((word) => word.practice === practice.id),
        atMs,
      }),
    )
    const met = new Set(assessed.filter(({ isMet }) => isMet).map(({ id }) => id))
    const countsOf = (focus: (typeof focuses)[number], level: (typeof levels)[number]) => {
      const all = practicesOf(focus, level)
      return { practices: all.length, met: all.filter(({ id }) => met.has(id)).length }
    }
    const shareOf: Shares['shareOf'] = (focus, level) => {
      const counts = countsOf(focus, level)
      return counts.practices === 0 ? null : counts.met / counts.practices
    }
    const hasTraffic = facts.calls.total > 0
    const scored = scoreCells({ shareOf, hasTraffic })
    const cells = scored.map((cell) => ({ ...cell, ...countsOf(cell.focus, cell.level) }))
    const points = pointsOf(scored)
    const level = gatedLevel(shareOf)
    return {
      at: new Date(atMs).toISOString(),
      gatedLevel: level,
      gateReason: gateReason(assessed, cells, level),
      points,
      band: bandOf(points),
      cells,
      practices: assessed,
      nextSteps: orderSteps(assessed, cells, hasTraffic),
      claimed:
        self === null || self.completedAt === null
          ? null
          : {
              points: self.result.points,
              level: self.result.level,
              band: self.result.band,
              at: self.completedAt,
              selfAssessment: self.id,
            },
    }
  }

  /** A person looked at the overview; see Viewers. */
  overviewOpened(actor: Actor, project: string): Promise<void> {
    return this.#viewers.note(actor, project)
  }
}
