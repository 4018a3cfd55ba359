/** Of a spreadsheet's parts or a Parquet file's columns together: a small file can unpack to more than memory holds. */
const unpackedBytesMax = 512 * 1024 * 1024

/** Throws when a file would unpack to more than is read. */
export function checkUnpackedSize(bytes: number): void {
  if (bytes > unpackedBytesMax)
    throw new Error(`it unpacks to ${bytes} bytes; at most ${unpackedBytesMax} are read`)
}
