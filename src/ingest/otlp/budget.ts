import { DecodeStop } from './otlp-fault.ts'
import { otlpRecordsMax, otlpValueDepthMax, otlpValuesMax } from './otlp-limits.ts'

/** What is left of a request's bounds while it is decoded; whoever spends more is stopped. */
export class Budget {
  values = otlpValuesMax
  records = otlpRecordsMax

  spendValue(): void {
    this.values -= 1
    if (this.values < 0) stopTooLarge(`${otlpValuesMax} attribute values`)
  }

  spendRecords(count: number): void {
    this.records -= count
    if (this.records < 0) stopTooLarge(`${otlpRecordsMax} records`)
  }
}

function stopTooLarge(bound: string): never {
  throw new DecodeStop({
    kind: 'too-large',
    message: `The request holds more than ${bound}. Send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE).`,
  })
}

/** Stops at an attribute's value that nests deeper than it may. */
export function checkDepth(depth: number): void {
  if (depth <= otlpValueDepthMax) return
  throw new DecodeStop({
    kind: 'malformed',
    message: `An attribute's value nests deeper than ${otlpValueDepthMax} levels. Send it as a JSON string instead.`,
  })
}
