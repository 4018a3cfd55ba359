declare module 'munkres-js' {
  /** Rows and columns of the cheapest assignment of a matrix of costs, which may be rectangular. */
  export default function computeMunkres(costs: number[][]): [row: number, column: number][]
}
