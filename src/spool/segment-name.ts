/** Name of a segment file: its writer, and a number that grows within the writer. */
export function segmentName(writer: string, sequence: number): string {
  return `${writer}-${String(sequence).padStart(8, '0')}.segment`
}

/** Reads a segment's name; null for any other file. */
export function parseSegmentName(file: string): { writer: string; sequence: number } | null {
  const match = /^([a-z0-9]+)-(\d{8})\.segment$/.exec(file)
  const [, writer, sequence] = match ?? []
  return writer === undefined ? null : { writer, sequence: Number(sequence) }
}
