import { failed } from '#kit/result.ts'
import { asList, asRecord } from '#wire/loose.ts'
import type { CallerHalf, ChatAsk, ProviderHalf, StreamTranslator, Translator } from './define.ts'
import { Omissions } from './omissions.ts'
import { providerError } from './provider-error.ts'
import { translated, untranslatable } from './untranslatable.ts'

/**
 * A whole translation of two halves that meet in chat completions: what is between them is always one, so that
 * a new format is one half more and not one translation for each other format.
 */
export function composed(caller: CallerHalf, provider: ProviderHalf): Translator {
  return {
    from: caller.from,
    to: provider.to,
    replyId: caller.replyId,
    request(body, target) {
      const omissions = new Omissions(target.mayDrop)
      const asked = translated(() => {
        const read = caller.request(body, { streamed: target.streamed, omissions })
        refuseSilence(read)
        return read
      })
      if (!asked.ok) return asked
      const { paths, body: chat } = asked.value
      const request = translated(() => provider.request(chat, target))
      if (!request.ok) return failed({ ...request.fault, field: paths.of(request.fault.field) })
      const dropped = request.value.dropped.map((path) => paths.of(path))
      return {
        ...request,
        value: { ...request.value, dropped: [...new Set([...omissions.fields, ...dropped])] },
      }
    },
    reply: (body, call) => caller.reply(provider.reply(body, call), call),
    problem: provider.problem,
    startStream: (call) =>
      piped(
        provider.startStream({ ...call, includeUsage: caller.includeUsage(call.asked) }),
        caller.startStream(call),
      ),
    error: (status, body) => providerError(provider.format, status, body, caller.format),
  }
}

/** An answer to nothing would be made up, yet many servers give one. */
function refuseSilence({ body, paths }: ChatAsk): void {
  if (asList(asRecord(body)?.['messages']).length > 0) return
  const field = paths.of('messages')
  untranslatable(field, `There is nothing to answer: \`${field}\` must say something.`)
}

function piped(first: StreamTranslator, second: StreamTranslator): StreamTranslator {
  return {
    push(chunk) {
      const chunks = first.push(chunk)
      return chunks.length === 0 ? chunks : second.push(chunks)
    },
    end: () => Buffer.concat([second.push(first.end()), second.end()]),
  }
}
