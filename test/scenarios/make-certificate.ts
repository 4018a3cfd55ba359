import {
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'

/** A certificate of a server and the authority that vouches for it, all in PEM. */
export type TestCertificate = {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

/**
 * Makes an authority and, signed by it, the certificate of one name, valid around now. Node makes none, so this
 * writes their DER: as little of RFC 5280 as a TLS client insists on.
 */
export function makeCertificate(host: string): TestCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const server = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const issuer = named('Test authority')
  const isAuthority = extension([0x55, 0x1d, 0x13], sequence(Buffer.from([0x01, 0x01, 0xff])))
  const altName = tagged(0x82, Buffer.from(host))
  const isHost = extension([0x55, 0x1d, 0x11], sequence(altName))
  const certify = (subject: Buffer, key: KeyObject, extensions: Buffer) =>
    certificateOf({ subject, issuer, key, extensions, signer: authority.privateKey })
  return {
    authority: certify(issuer, authority.publicKey, isAuthority),
    certificate: certify(named(host), server.publicKey, isHost),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

// Object identifiers, as they are written.
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]
const commonName = [0x55, 0x04, 0x03]

function certificateOf(made: {
  readonly subject: Buffer
  readonly issuer: Buffer
  readonly key: KeyObject
  readonly extensions: Buffer
  readonly signer: KeyObject
}): string {
  const algorithm = sequence(tagged(0x06, Buffer.from(ecdsaWithSha256)))
  const dayMs = 24 * 60 * 60_000
  const validity = sequence(time(Date.now() - dayMs), time(Date.now() + dayMs))
  const body = sequence(
    // Version 3, which has extensions; the serial number must be positive.
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    made.issuer,
    validity,
    made.subject,
    made.key.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(made.extensions)),
  )
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, made.signer)])
  const der = sequence(body, algorithm, tagged(0x03, signature))
  return new X509Certificate(der).toString()
}

function named(name: string): Buffer {
  const type = tagged(0x06, Buffer.from(commonName))
  return sequence(tagged(0x31, sequence(type, tagged(0x0c, Buffer.from(name)))))
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(tagged(0x06, Buffer.from(id)), tagged(0x04, value))
}

/** UTCTime: YYMMDDhhmmssZ. */
function time(atMs: number): Buffer {
  const text = new Date(atMs).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${text}Z`))
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
