import { crc32 } from 'node:zlib'

/** Length of the checksum and the space behind it. */
const prefixLength = 9

/** One value as a line: the CRC-32 of its JSON in eight hex digits, a space, the JSON. Without the line's end. */
export function checkedLine(value: unknown): string {
  const json = JSON.stringify(value)
  return `${checksum(json)} ${json}`
}

/**
 * Reads such a line; null when its bytes are not those that were written. A line without a checksum,
 * as earlier versions wrote it, is JSON alone: whoever reads it must judge its shape.
 */
export function readCheckedLine(line: string): { readonly value: unknown } | null {
  const isBare = line.startsWith('{')
  const json = isBare ? line : line.slice(prefixLength)
  if (!isBare && line.slice(0, prefixLength) !== `${checksum(json)} `) return null
  try {
    return { value: JSON.parse(json) }
  } catch {
    return null
  }
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0')
}
