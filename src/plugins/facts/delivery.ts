export type DeliveryFacts = {
  /** What happened to deployments of the environment `production`. */
  readonly delivery: {
    readonly deployments: number
    /** Changes of the release that serves, in 180 days, and those of them that a rollout of two steps or more made. */
    readonly changes: number
    readonly progressive: number
    /** Rollouts that ended in 180 days, with what was found when they did. */
    readonly rollouts: number
    /** Of these, taken back by their own analysis, and the longest that one of them took from its start, in seconds. */
    readonly aborts: number
    readonly slowestAbortS: number
    /** Times that a release was taken back in 90 days, by people or by itself. */
    readonly rollbacks: number
    /** Promotions that were carried out in 180 days; those with a gate that held, and those approved by nobody because all held. */
    readonly promotions: number
    readonly gated: number
    readonly automatic: number
    /** Evaluations of a release whose gate failed, in 180 days. */
    readonly gatesFailed: number
  }
}

export const none: DeliveryFacts = {
  delivery: {
    deployments: 0,
    changes: 0,
    progressive: 0,
    rollouts: 0,
    aborts: 0,
    slowestAbortS: 0,
    rollbacks: 0,
    promotions: 0,
    gated: 0,
    automatic: 0,
    gatesFailed: 0,
  },
}
