import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ReplyOf } from '#contract/endpoint.ts'
import {
  type Answer,
  answerSelfAssessment,
  listSelfAssessments,
  type SelfAssessment,
} from '#contract/maturity.ts'
import { answerOptions, useAnswer } from '#web/api/use-answer.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { usePlace } from '#web/url/use-place.ts'

type List = ReplyOf<typeof listSelfAssessments>

/** One self-assessment with its questions, and the deed that saves answers one by one. */
export function useSelfAssessment(id: string) {
  const place = usePlace()
  const cache = useQueryClient()
  const given = { query: { project: place.project } }
  const { queryKey } = answerOptions(listSelfAssessments, given)
  const { data, error, refetch } = useAnswer(listSelfAssessments, given)
  const put = (changed: SelfAssessment): void => {
    cache.setQueryData<List>(queryKey, (list) =>
      list === undefined
        ? list
        : { ...list, items: list.items.map((each) => (each.id === changed.id ? changed : each)) },
    )
  }
  // Answers on their way: the reply to one that was sent before does not know them yet.
  const unsaved = useRef<SelfAssessment['answers']>({})
  const save = useDeed(answerSelfAssessment, {
    changes: ['assessment', 'attestations'],
    onDone: (saved) => put({ ...saved, answers: { ...saved.answers, ...unsaved.current } }),
  })
  const item = data?.items.find((each) => each.id === id)
  return {
    questions: data?.questions ?? [],
    item,
    isLoading: data === undefined,
    error: error ?? save.error,
    retry: () => void refetch(),
    isSaving: save.isPending,
    /** Saves one answer; the page shows it before the server has said yes. */
    answer(question: string, answer: Answer, note: string) {
      if (item === undefined) return
      const given = { answer, note }
      unsaved.current = { ...unsaved.current, [question]: given }
      put({ ...item, answers: { ...item.answers, [question]: given } })
      const forget = (): void => {
        if (unsaved.current[question] !== given) return
        const { [question]: _saved, ...others } = unsaved.current
        unsaved.current = others
      }
      save
        .mutateAsync({ params: { id }, body: { answers: { [question]: given } } })
        .then(forget, () => {
          // The error is shown; so is what the server has instead.
          forget()
          void refetch()
        })
    },
    complete(onDone: () => void) {
      save.mutate({ params: { id }, body: { isComplete: true } }, { onSuccess: onDone })
    },
  }
}
