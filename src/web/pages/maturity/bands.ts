/** The published bands of the 28-point scale: whole points, both ends included. */
export const bands = [
  { title: 'Initial', from: 0, to: 9 },
  { title: 'Defined', from: 10, to: 14 },
  { title: 'Managed', from: 15, to: 19 },
  { title: 'Optimized', from: 20, to: 28 },
] as const
