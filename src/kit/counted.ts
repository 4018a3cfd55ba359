/** `1 item`, `2 items`, `0 items`: a count with its noun, for sentences; the plural only adds an s unless it is given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
