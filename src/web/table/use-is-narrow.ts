import { useSyncExternalStore } from 'react'

// Below it a list has room for what a row is and one figure; telephones are 360 to 430 wide.
const narrow = '(max-width: 600px)'

/** Whether the window is so narrow that rows fold to two lines; follows its size. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches)
}

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(narrow)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}
