/** What mends a row, by what the server says is wrong with it. */
export function remedyOf(message: string): string {
  for (const [said, remedy] of remedies) if (said.test(message)) return remedy
  return 'Change it in the file, or leave the row out.'
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/ cells?, the head has /, 'Put quotes around cells with commas, and close each of them.'],
  [/input is empty/, 'Fill it in, or take another column as the input.'],
  [/same input stands/, 'Leave it out: it would count twice.'],
  [/is not JSON/, 'Write one whole JSON object a line.'],
  [/not an object with a field per column/, 'Write each row as a JSON object.'],
  [/bytes; at most/, 'Shorten its texts.'],
  [/letters, digits, _ and -/, 'Name the split without spaces or signs.'],
  [/^must (?:be|have|match|NOT)/, 'Give it the shape that the schema asks for.'],
]
