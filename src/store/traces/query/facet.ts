/** How values are read that traces are counted by. */
export type Facet =
  | {
      readonly of: 'traces'
      /** From a row that is all there is of its trace. */
      readonly row: string
      /** From the rows of a trace. */
      readonly together: string
      /** Lists are grouped whole, which is far cheaper than value by value: few sets occur. */
      readonly isList: boolean
    }
  /** From spans, for which `where` holds; also of values that are ''. */
  | { readonly of: 'spans'; readonly value: string; readonly where: string }
