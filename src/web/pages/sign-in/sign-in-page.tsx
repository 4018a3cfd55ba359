import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { signIn } from '#contract/people.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { DoorLayout } from '#web/shell/door-layout.tsx'
import { Button } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { focusAtFirst } from '#web/ui/focus-at-first.ts'
import { useGo } from '#web/url/use-go.ts'
import { useSearch } from '#web/url/use-search.ts'

/** The door: e-mail address and password. */
export function SignInPage() {
  const [search] = useSearch()
  const cache = useQueryClient()
  const go = useGo()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useDeed(signIn, {
    changes: [],
    onDone: () => {
      cache.clear()
      go(insideAddress(search['next']), 'replace')
    },
  })
  return (
    <DoorLayout title="Sign in">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate({ body: { email: email.trim(), password } })
        }}
      >
        <TextField
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          ref={focusAtFirst}
          value={email}
          onChange={setEmail}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
        <ErrorNote error={enter.error} />
        <Button look="primary" type="submit" isBusy={enter.isPending}>
          Sign in
        </Button>
      </form>
      <p className="small faint">
        No account yet? The first owner opens the one-time link that <code>belay start</code>{' '}
        prints; everybody else asks an owner for an invitation.
      </p>
    </DoorLayout>
  )
}

/** Only addresses of this page: what follows `next` may have been written by anybody. */
function insideAddress(next: string | undefined): string {
  if (next === undefined || !next.startsWith('/') || next.startsWith('//') || next.includes('\\'))
    return '/'
  return next
}
