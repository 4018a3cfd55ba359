/** 1 − |a − b| / (|a| + |b|); 1 for two zeros (autoevals, NumericDiff). */
export function numericSimilarity(one: number, other: number): number {
  return one === 0 && other === 0
    ? 1
    : 1 - Math.abs(one - other) / (Math.abs(one) + Math.abs(other))
}
