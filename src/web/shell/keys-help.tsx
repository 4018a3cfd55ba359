import { Dialog } from '#web/ui/dialog.tsx'

const groups: readonly {
  readonly title: string
  readonly keys: readonly (readonly [string, string])[]
}[] = [
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
      ['1 – 9', 'Traces: rate the selected one, 9 is best'],
      ['z', 'Undo the rating, while it is offered'],
    ],
  },
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
  {
    title: 'In the playground',
    keys: [['⌘ ↵', 'Ask every model (Ctrl Enter)']],
  },
  {
    title: 'In a prompt or a dataset',
    keys: [
      ['Ctrl S', 'Save a version (⌘ S)'],
      ['Ctrl ⏎', 'Prompt: send it with every test input (⌘ ⏎)'],
      ['Enter', 'Dataset: change the cell, and keep what was typed'],
      ['Esc', 'Dataset: leave the cell as it was'],
    ],
  },
  {
    title: 'While reviewing',
    keys: [
      ['1 – 9', 'Choose, and go to the next row'],
      ['Enter', 'Save, next item'],
      ['s', 'Skip; it comes again later'],
      ['m', 'Comment'],
      ['c', 'Correct the output'],
      ['u', 'Take the last judgement back'],
    ],
  },
  {
    title: 'In the self-assessment',
    keys: [
      ['1 – 4', 'Yes, partly, no, does not apply'],
      ['j  k', 'Next and previous question'],
    ],
  },
]

/** What every key does. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose} width={640}>
      <div className="keys-help">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([keys, meaning]) => (
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
