import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
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
type Answers = SelfAssessment['answers']

/** One self-assessment with its questions, and the deed that saves answers one by one. */
export function useSelfAssessment(id: string) {
  const place = usePlace()
  const cache = useQueryClient()
  const given = { query: { project: place.project } }
  const { queryKey } = answerOptions(listSelfAssessments, given)
  const { data, error, refetch } = useAnswer(listSelfAssessments, given)
  // Answers on their way: what the server says meanwhile does not know them yet.
  const [unsaved, setUnsaved] = useState<Answers>({})
  const save = useDeed(answerSelfAssessment, {
    changes: ['assessment', 'attestations'],
    sequence: `self-assessment ${id}`,
    onDone: (saved) =>
      cache.setQueryData<List>(queryKey, (list) =>
        list === undefined
          ? list
          : { ...list, items: list.items.map((each) => (each.id === id ? saved : each)) },
      ),
  })
  const stored = data?.items.find((each) => each.id === id)
  const item = stored && { ...stored, answers: { ...stored.answers, ...unsaved } }
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
      setUnsaved((others) => ({ ...others, [question]: given }))
      const forget = (): void =>
        setUnsaved((all) => {
          const { [question]: last, ...others } = all
          return last === given ? others : all
        })
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
