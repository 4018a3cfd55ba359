import type { KeyGroup } from '#web/pages/define-page.ts'
import { pagesInOrder } from '#web/shell/navigation.ts'
import { Dialog } from '#web/ui/dialog.tsx'

/** Keys of every page; what a page has of its own is in its `page.ts`. */
const everywhere: readonly KeyGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      ['⌘ K', 'Go anywhere, do anything (Ctrl K)'],
      ['?', 'This help'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    title: 'In lists',
    keys: [
      ['j  k', 'Next and previous row'],
      ['Enter', 'Open the row'],
      ['/', 'Go to the search field'],
      ['g  G', 'First and last row'],
    ],
  },
]

const groups = Map.groupBy(
  [...everywhere, ...pagesInOrder.flatMap(({ keys = [] }) => keys)],
  ({ title }) => title,
)

/** What every key does. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose} width={640}>
      <div className="keys-help">
        {[...groups].map(([title, parts]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {parts
                .flatMap((part) => part.keys)
                .map(([keys, meaning]) => (
                  <div key={keys}>
                    <dt>
                      {keys.split('  ').map((each) => (
                        <kbd key={each}>{each}</kbd>
                      ))}
                    </dt>
                    <dd>{meaning}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
