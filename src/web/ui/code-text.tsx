/** A sentence in which what stands between backticks is code. */
export function CodeText({ text }: { readonly text: string }) {
  const parts = text.split('`')
  // Without a closing one the last backtick is only a backtick.
  if (parts.length % 2 === 0) return text
  return parts.map((part, index) => {
    const key = `${index} ${part}`
    return index % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>
  })
}
