/** A judgement about a trace, span or session, as it travels through the spool to table `scores`. */
export type ScoreRow = {
  /** `sco_…`; sent again with the same id it replaces the earlier one. */
  id: string
  project: string
  environment: string
  trace_id: string
  /** '' when the score is about the whole trace. */
  span_id: string
  session_id: string
  name: string
  data_type: 'number' | 'boolean' | 'category' | 'text'
  /** Null for category and text; 0 or 1 for boolean. */
  value: number | null
  label: string
  comment: string
  /** Who judged: code, model, person (inside) or user (outside). */
  source: 'code' | 'model' | 'person' | 'user'
  author: string
  /** Nanoseconds since 1970, a decimal string. */
  created_at: string
  metadata: Record<string, string>
}
