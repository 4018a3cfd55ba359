import type { ComponentProps, ReactNode } from 'react'
import { hinted } from '#web/ui/hinted.ts'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import { Link } from '#web/ui/link.tsx'
import '#web/ui/button.css'

type Looks = {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly icon?: IconName
}

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'disabled'> &
  Looks & {
    /** Why it cannot be pressed now; shown on hover and said by screen readers. */
    readonly disabledReason?: string | undefined
    readonly isBusy?: boolean
  }

/** A button with words. With a reason it is disabled, yet found and explained. */
export function Button({
  look = 'plain',
  icon,
  disabledReason,
  isBusy = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = disabledReason !== undefined || isBusy
  return (
    <button
      {...rest}
      type={isOff ? 'button' : type}
      className={`button ${look}`}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      {...hinted(disabledReason ?? rest['aria-description'])}
      onClick={isOff ? undefined : onClick}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  )
}

/** The button of a page or a part that makes one more of what it lists. */
export function AddButton(props: Omit<ButtonProps, 'look' | 'icon'>) {
  return <Button {...props} look="primary" icon="plus" />
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'className' | 'children' | 'disabled'> & {
  readonly icon: IconName
  /** Its name: shown on hover, said by screen readers. */
  readonly label: string
  readonly isPressed?: boolean
  /** Why it cannot be pressed; it can where there is no reason. */
  readonly disabledReason?: string | undefined
}

/** A button that is only an icon; its name is on hover, and why it cannot be pressed. */
export function IconButton({ icon, label, isPressed, disabledReason, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      className="icon-button"
      aria-disabled={disabledReason === undefined ? undefined : true}
      onClick={disabledReason === undefined ? rest.onClick : undefined}
      aria-label={label}
      {...hinted(disabledReason)}
      data-hint={disabledReason === undefined ? label : `${label}: ${disabledReason}`}
      aria-pressed={isPressed}
    >
      <Icon name={icon} />
    </button>
  )
}

type LinkButtonProps = Looks & {
  readonly href: string
  readonly children: ReactNode
  readonly onClick?: () => void
}

/** A link that looks like a button. */
export function LinkButton({ look = 'plain', icon, href, children, onClick }: LinkButtonProps) {
  return (
    <Link className={`button ${look}`} href={href} onClick={onClick}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </Link>
  )
}
