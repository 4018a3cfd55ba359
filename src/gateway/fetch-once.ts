import { UpstreamFailure, type UpstreamRequest, type Upstreams } from '#gateway/upstream.ts'

/**
 * One request and its whole reply, for what is no call of a model: a provider's list, an
 * application that is evaluated. The address is checked where it is dialled. Rejects with
 * UpstreamFailure when nothing comes, too much, or not in time.
 */
export function fetchOnce(
  upstreams: Upstreams,
  asked: UpstreamRequest & { readonly timeMsMax: number; readonly replyBytesMax: number },
): Promise<{ readonly status: number; readonly body: string }> {
  const { timeMsMax, replyBytesMax, ...request } = asked
  const { host } = request.url
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let bytes = 0
    // Before it is sent: a request that cannot be made fails while it is being sent.
    const timer = setTimeout(
      () =>
        sent.abort(
          new UpstreamFailure(
            'timeout-total',
            `No answer from ${host} within ${timeMsMax / 1000} s.`,
          ),
        ),
      timeMsMax,
    )
    const sent = upstreams.send(request, {
      onSent() {},
      onHead(code) {
        status = code
      },
      onData(chunk) {
        bytes += chunk.length
        if (bytes <= replyBytesMax) {
          chunks.push(chunk)
          return true
        }
        sent.abort(
          new UpstreamFailure(
            'too-large',
            `The reply of ${host} is longer than ${replyBytesMax} bytes.`,
          ),
        )
        return false
      },
      onEnd() {
        clearTimeout(timer)
        resolve({ status, body: Buffer.concat(chunks).toString() })
      },
      onFail(failure) {
        clearTimeout(timer)
        reject(failure)
      },
    })
  })
}
