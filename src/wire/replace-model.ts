// stand-in until the real one lands
export function replaceModel(body: Buffer, from: string, to: string): Buffer {
  return Buffer.from(body.toString().replace(JSON.stringify(from), JSON.stringify(to)))
}
