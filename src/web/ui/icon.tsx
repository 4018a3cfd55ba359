const drawings = {
  overview: 'M3 13V8M8 13V3M13 13V6',
  traces: 'M2 4h9M4.5 8H13M7 12h6',
  sessions: 'M2.5 3.5h11v7.500h-6.500l-3 2.500v-2.500h-1.500z',
  users:
    'M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13c.4-2.5 2.2-3.7 4.5-3.700s4.1 1.2 4.5 3.700M10.5 3.200a2.5 2.5 0 0 1 0 4.600M12 9.600c1.4.5 2.3 1.6 2.5 3.4',
  models: 'M8 1.800l5.5 3v6.400L8 14.200l-5.5-3V4.800zM2.7 5L8 8l5.3-3M8 8v6',
  prompts: 'M3 2.500h10v11H3zM5.5 5.500h5M5.5 8h5M5.5 10.500h2.5',
  deployments: 'M8 10V2.500M5 5.500l3-3 3 3M2.5 9.500v4h11v-4',
  datasets: 'M2.5 3h11v3h-11zM2.5 6h11v3.500h-11zM2.5 9.500h11v3.500h-11zM6 3v10',
  evaluations:
    'M3.500 2v12M3.500 4.500h6M3.500 8h9M3.500 11.500h4M7 3.300v2.400M10 6.800v2.400M5.500 10.300v2.400',
  review: 'M2 3h12v8H8.500l-3.500 2.700V11H2zM5.500 7l1.800 1.800 3.400-3.600',
  maturity: 'M2 13.500h3v-4h3v-3.500h3v-3.500h3',
  settings:
    'M2 4.500h6M11.5 4.500H14M2 11.500h2.500M8 11.500h6M8 4.500a1.7 1.7 0 1 0 3.5 0 1.7 1.7 0 0 0-3.5 0zM4.5 11.500a1.7 1.7 0 1 0 3.5 0 1.7 1.7 0 0 0-3.5 0z',
  search: 'M7 11.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.300L14 14',
  zoomIn: 'M7 11.500a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.300L14 14M7 5v4M5 7h4',
  wide: 'M2 3v10M14 3v10M4 8h8M6 6L4 8l2 2M10 6l2 2-2 2',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.500l3.2 3.200L13 4.8',
  copy: 'M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3',
  chevronDown: 'M4 6l4 4 4-4',
  chevronUp: 'M4 10l4-4 4 4',
  chevronRight: 'M6 4l4 4-4 4',
  chevronLeft: 'M10 4L6 8l4 4',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.500v1M8 13.500v1M1.5 8h1M13.5 8h1M3.4 3.400l.7.7M11.9 11.900l.7.7M3.4 12.600l.7-.7M11.9 4.100l.7-.7',
  moon: 'M13 9.500A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.500z',
  system: 'M2 3h12v8H2zM6 13.500h4M8 11v2.5',
  help: 'M6 6.200C6 5 6.9 4.2 8 4.200s2 .8 2 1.900c0 1.5-2 1.7-2 3.200M8 11.700v.1M8 14.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z',
  menu: 'M2 4h12M2 8h12M2 12h12',
  collapse: 'M2.5 3h11v10h-11zM6 3v10M11 6.200L9.2 8l1.8 1.8',
  warning: 'M8 2.200l6.2 11H1.800zM8 6.500v3M8 11.300v.1',
  error: 'M8 14.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM5.7 5.700l4.6 4.600M10.3 5.700l-4.6 4.6',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  trash: 'M2.5 4.500h11M6 4.500v-2h4v2M4 4.500l.6 9h6.800l.6-9M6.7 7v4M9.3 7v4',
  edit: 'M3 13l.6-2.900L10.8 2.900l2.3 2.300L5.9 12.400z',
  external: 'M9.5 2.500h4v4M13.5 2.500L7.5 8.500M11.5 9v4.500h-9v-9H7',
  play: 'M5 3l8 5-8 5z',
  pause: 'M5.5 3v10M10.5 3v10',
  bookmark: 'M4 2.500h8v11l-4-3-4 3z',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  filter: 'M2 3h12l-4.7 5.500v4.500l-2.6-1.300V8.500z',
  clock: 'M8 14.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.500V8l2.5 1.8',
  key: 'M5.5 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM7.7 8l5.8-5.500M11 5l2 2',
  link: 'M6.5 9.500l3-3M7 4.700l1.7-1.700a3 3 0 0 1 4.3 4.300L11.3 9M9 11.300l-1.7 1.700A3 3 0 0 1 3 8.700L4.7 7',
  print: 'M4.5 6V2.500h7V6M4.5 11.500h-2V6h11v5.500h-2M4.5 9.500h7v4h-7z',
  table: 'M2 3h12v10H2zM2 6.500h12M2 10h12M6.5 3v10',
  chart: 'M2 13.500h12M3.5 10.500l3-4 2.5 2.500L13 3.5',
  model: 'M8 1.800l5.5 3v6.400L8 14.200l-5.5-3V4.800z',
  try: 'M13 8a5 5 0 1 1-1.5-3.500M13 2v3h-3',
  tool: 'M9.5 6.500L3 13M10 2.500a3.5 3.5 0 0 1 3.5 3.500c0 .5-.1.9-.2 1.200L11 5.5 8.7 3.200c.4-.5.9-.7 1.3-.7z',
  retrieval:
    'M8 6.200c3 0 5-.9 5-2s-2-2-5-2-5 .9-5 2 2 2 5 2zM3 4.200v7.500c0 1.1 2 2 5 2s5-.9 5-2V4.200M3 8c0 1.1 2 2 5 2s5-.9 5-2',
  agent: 'M3 6h10v7H3zM8 6V3M8 2.800v.1M6 9v1M10 9v1',
  workflow: 'M2 2.500h4v3H2zM10 10.500h4v3h-4zM4 5.500V12h6',
  guardrail: 'M8 1.800l5 2v4.400c0 3-2.2 5-5 6-2.8-1-5-3-5-6V3.800z',
  cache: 'M8.5 1.800L3 9h4l-.5 5.200L13 7H9z',
  evaluator: 'M3 8.500l3.2 3.200L13 4.8',
  span: 'M2 8h12M2 5.500v5M14 5.500v5',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.5-3 2.7-4.5 5.5-4.500s5 1.5 5.5 4.5',
  signOut: 'M6.5 2.500h-4v11h4M6.5 8H14M11 5l3 3-3 3',
  archive: 'M2 3h12v3H2zM3 6h10v7.500H3zM6.5 9h3',
  comment: 'M2.5 3.500h11v7.500h-6.500l-3 2.500v-2.500h-1.500z',
  download: 'M8 2.500v7M5 7l3 3 3-3M2.5 12.500h11',
  upload: 'M8 10V3M5 6l3-3 3 3M2.5 12.500h11',
  compare: 'M2.5 3h4.500v10H2.500zM9 3h4.500v10H9z',
  image: 'M2.5 3h11v10h-11zM2.5 11l3.500-3.500 2.500 2.500 2-2 3 3M10.300 6v.1',
  playground: 'M2.500 13.500l4-8.500v-2.500h3v2.500l4 8.500zM5.500 2.500h5M4.700 9.500h6.600',
  stop: 'M4 4h8v8H4z',
} as const

export type IconName = keyof typeof drawings

/** One of the drawings here, or one that a page brings: lines of an SVG path on 16 × 16. */
export type IconLook = IconName | { readonly drawing: string }

type IconProps = {
  readonly name: IconLook
  /** Edge length in pixels. */
  readonly size?: number
  /** Said by screen readers; without it the icon is decoration. */
  readonly label?: string
}

/** A line drawing in the colour of the text beside it. */
export function Icon({ name, size = 16, label }: IconProps) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <path d={typeof name === 'string' ? drawings[name] : name.drawing} />
    </svg>
  )
}
