/** A varint of a non-negative safe integer. */
function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  return [...bytes, rest]
}

/** A number field, left out when zero as proto3 does. */
export function writeNumber(field: number, value: number): Buffer {
  return Buffer.from(value === 0 ? [] : [...varint(field * 8), ...varint(value)])
}

/** A text field, left out when empty as proto3 does. */
export function writeText(field: number, text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : writeMessage(field, Buffer.from(text))
}

export function writeMessage(field: number, message: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([...varint(field * 8 + 2), ...varint(message.length)]),
    message,
  ])
}
