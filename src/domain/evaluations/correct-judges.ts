import type { EvaluatorUse, JudgedMetric, VariantSummary } from '#contract/evaluations.ts'
import type { JudgeCalibration } from '#contract/reviews.ts'
import { correctJudgeRate } from '#domain/statistics/rogan-gladen.ts'

/** A metric of an evaluation that a judge gives, with the newest calibration of that judge. */
export type CalibratedMetric = {
  readonly use: Pick<EvaluatorUse, 'name'>
  readonly judgeModel: string
  readonly calibration: JudgeCalibration | null
}

/**
 * The rates at which people would have passed each variant, from the judge's rates and how often it
 * was wrong in its calibration. Where that cannot be said, `note` says why.
 */
export function correctJudges(
  metrics: readonly CalibratedMetric[],
  variants: readonly VariantSummary[],
  alpha: number,
): JudgedMetric[] {
  return metrics.map(({ use, judgeModel, calibration }) => {
    const plain = {
      metric: use.name,
      judgeModel,
      calibration: calibration?.id ?? null,
      items: calibration?.items ?? 0,
      rates: [],
    }
    if (calibration === null)
      return {
        ...plain,
        note: 'Nobody has compared this judge with people. Its rates say what it thinks, not what people would.',
      }
    if (calibration.isExpired)
      return {
        ...plain,
        note: `Not corrected: its calibration has expired; ${calibration.expiredBecause}.`,
      }
    const rates = variants.flatMap(({ name, metrics: figures }) => {
      const figure = figures.find(({ metric }) => metric === use.name)
      if (figure === undefined || figure.passed === null || figure.n === 0) return []
      const corrected = correctJudgeRate({
        judgedPassed: { count: Math.round(figure.passed.mean * figure.n), n: figure.n },
        passedAmongPassed: {
          count: calibration.truePasses,
          n: calibration.truePasses + calibration.falseFails,
        },
        failedAmongFailed: {
          count: calibration.trueFails,
          n: calibration.trueFails + calibration.falsePasses,
        },
        alpha,
      })
      return corrected.ok
        ? [
            {
              variant: name,
              rate: {
                mean: corrected.value.rate,
                low: corrected.value.interval.low,
                high: corrected.value.interval.high,
              },
            },
          ]
        : []
    })
    return {
      ...plain,
      rates,
      note:
        rates.length > 0
          ? ''
          : 'Not corrected: its calibration does not show that it is better than chance. Review more items, good ones and bad ones.',
    }
  })
}
