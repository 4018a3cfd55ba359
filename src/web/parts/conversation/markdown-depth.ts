/** Quotes and lists inside one another, and elements inside one another; what people write has a handful. */
const markersMax = 32
const depthMax = 100

/** Marks of quotes and of lists at the start of one line, without a way to be read twice. */
const nested = new RegExp(
  String.raw`^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){${markersMax}}`,
  'm',
)

/** True for a text whose markdown takes seconds to read, or more stack than there is. */
export function isNestedTooDeep(text: string): boolean {
  return nested.test(text)
}

type Node = { readonly children?: readonly Node[] }

/** A plugin that throws at a tree that is deeper than a browser lays out without harm. */
export function boundDepth(): (tree: Node) => void {
  return (tree) => {
    let row: readonly Node[] = [tree]
    for (let depth = 0; row.length > 0; depth += 1) {
      if (depth > depthMax) throw new Error(`The markdown is nested more than ${depthMax} deep.`)
      row = row.flatMap(({ children }) => children ?? [])
    }
  }
}
