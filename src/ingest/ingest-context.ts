/** Whose telemetry it is, and when it came: what the key that was presented says. */
export type IngestContext = {
  readonly project: string
  readonly environment: string
  /** Id of the Belay key; rows carry it. */
  readonly key: string
  readonly nowNs: bigint
}
