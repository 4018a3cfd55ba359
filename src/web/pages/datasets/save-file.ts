/** Hands a file to the browser, which saves it or asks where. */
export function saveFile(file: {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}): void {
  const url = URL.createObjectURL(new Blob([file.content], { type: file.mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = file.fileName
  link.click()
  URL.revokeObjectURL(url)
}
