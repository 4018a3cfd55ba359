import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { acceptLink, showLink } from '#contract/people.ts'
import { call } from '#web/api/call.ts'
import { useDeed } from '#web/api/use-deed.ts'
import { TextField } from '#web/forms/text-field.tsx'
import { DoorLayout } from '#web/shell/door-layout.tsx'
import { Button, LinkButton } from '#web/ui/button.tsx'
import { ErrorNote } from '#web/ui/error-note.tsx'
import { SkeletonRows } from '#web/ui/skeleton.tsx'
import { focusAtFirst } from '#web/ui/focus-at-first.ts'
import { useGo } from '#web/url/use-go.ts'

const passwordMin = 10

/** A one-time link: the token after # never reaches a server log; it makes the first owner or an invited person. */
export function LinkPage() {
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)))
  const shown = useQuery({
    queryKey: ['link.show', token],
    queryFn: () => call(showLink, { body: { token } }),
    enabled: token !== '',
    staleTime: Infinity,
  })
  if (token === '') {
    return (
      <DoorLayout title="This link is not whole">
        <p>
          The part after # is missing. Copy the whole line that Belay printed, or the whole link you
          were sent.
        </p>
        <LinkButton href="/sign-in">Sign in instead</LinkButton>
      </DoorLayout>
    )
  }
  if (shown.error !== null) {
    return (
      <DoorLayout title="This link does not work">
        <ErrorNote error={shown.error} />
        <LinkButton href="/sign-in">Sign in instead</LinkButton>
      </DoorLayout>
    )
  }
  if (shown.data === undefined) {
    return (
      <DoorLayout title="One moment">
        <SkeletonRows count={3} label="Reading the link" />
      </DoorLayout>
    )
  }
  const { purpose, role, email } = shown.data
  return (
    <DoorLayout title={purpose === 'first-owner' ? 'Welcome to Belay' : 'You are invited'}>
      <p className="soft">
        {purpose === 'first-owner'
          ? 'You become the owner of this installation. Everything stays on this machine.'
          : `You join as ${role}.`}
      </p>
      <JoinForm token={token} email={email ?? ''} />
    </DoorLayout>
  )
}

function JoinForm({ token, email: invited }: { readonly token: string; readonly email: string }) {
  const cache = useQueryClient()
  const go = useGo()
  const [name, setName] = useState('')
  const [email, setEmail] = useState(invited)
  const [password, setPassword] = useState('')
  const join = useDeed(acceptLink, {
    changes: [],
    onDone: () => {
      cache.clear()
      go('/', 'replace')
    },
  })
  const isShort = password !== '' && password.length < passwordMin
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        join.mutate({ body: { token, name: name.trim(), email: email.trim(), password } })
      }}
    >
      <TextField
        label="Your name"
        autoComplete="name"
        required
        ref={focusAtFirst}
        value={name}
        onChange={setName}
      />
      <TextField
        label="E-mail address"
        help="You sign in with it; nothing is sent to it."
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={setEmail}
      />
      <TextField
        label="Password"
        help={`At least ${passwordMin} characters.`}
        error={isShort ? `${passwordMin - password.length} more characters` : undefined}
        type="password"
        autoComplete="new-password"
        required
        minLength={passwordMin}
        value={password}
        onChange={setPassword}
      />
      <ErrorNote error={join.error} />
      <Button look="primary" type="submit" isBusy={join.isPending}>
        Start
      </Button>
    </form>
  )
}
