import type { PlaygroundPart } from '#contract/playground.ts'
import { formatBytes } from '#web/format/bytes.ts'

/** What models take and browsers draw. */
export const imageTypes = /^image\/(png|jpeg|gif|webp)$/
/** Of one picture; base64 makes a third more of it, and a run bounds all of them together. */
const imageBytesMax = 5_000_000

/** The pictures among files, as parts of a message, and a sentence about those that were not taken. */
export async function imagesOf(
  files: readonly File[],
): Promise<{ readonly images: readonly PlaygroundPart[]; readonly trouble: string | null }> {
  const wrong = files.find(({ type, size }) => !imageTypes.test(type) || size > imageBytesMax)
  const good = files.filter(({ type, size }) => imageTypes.test(type) && size <= imageBytesMax)
  const images = await Promise.all(
    good.map(async (file) => ({
      type: 'blob' as const,
      modality: 'image' as const,
      mime_type: file.type,
      content: await base64Of(file),
    })),
  )
  return { images, trouble: wrong === undefined ? null : troubleOf(wrong) }
}

function troubleOf({ name, type, size }: File): string {
  return imageTypes.test(type)
    ? `${name} has ${formatBytes(size)}; a picture may have ${formatBytes(imageBytesMax)}. Make it smaller first.`
    : `${name} is no picture of the types png, jpeg, gif or webp.`
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  // `String.fromCharCode` takes its bytes as arguments, of which there can be only so many.
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}
