import { showTraceTree } from '#contract/traces.ts'
import type { Page } from '#web/pages/define-page.ts'
import { paths } from '#web/paths.ts'

export const pages: readonly Page[] = [
  {
    id: 'trace',
    path: '/traces/$traceId',
    load: () => import('#web/pages/trace/trace-page.tsx').then((loaded) => loaded.TracePage),
    begin: (ask, { traceId = '', project = '' }) =>
      ask(showTraceTree, { params: { traceId }, query: { project } }),
    palette: {
      typed: (text, place) =>
        /^[0-9a-f]{32}$/.test(text)
          ? [
              {
                heading: 'Traces',
                icon: 'traces',
                title: `Open trace ${text}`,
                words: `open trace ${text}`,
                href: paths.trace(place, text),
              },
            ]
          : [],
    },
    keys: [
      {
        title: 'In a trace',
        keys: [
          ['j  k', 'Next and previous span'],
          ['h  l', 'Fold and unfold'],
          ['e', 'Next failed span'],
          ['f', 'Only what hangs from the selected span, and back'],
          ['n', 'Spans summed up by name, and back'],
          ['w', 'Timeline over the whole width, and back'],
          ['r', 'Raw, and back to the conversation'],
          ['c', 'Conversation'],
          ['a', 'Attributes'],
          ['m', 'Comments'],
          ['1 – 9', 'Rate it: a score “rating”, 9 is best'],
        ],
      },
    ],
  },
]
