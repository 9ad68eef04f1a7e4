import { type ComponentProps, useId } from 'react'

interface Props extends ComponentProps<'button'> {
  kind?: 'plain' | 'main' | 'danger' | 'quiet'
  /** Why it cannot be used now; undefined or null where it can. */
  whyNot?: string | null | undefined
}

/** A button; one that cannot be used stays reachable and says why. */
export function Button({ kind = 'plain', whyNot, onClick, children, ...rest }: Props) {
  const id = useId()
  const off = Boolean(whyNot)
  return (
    <>
      <button
        type="button"
        {...rest}
        className={`button ${kind}`}
        aria-disabled={off || undefined}
        aria-describedby={off ? id : undefined}
        title={whyNot ?? rest.title}
        onClick={off ? (event) => event.preventDefault() : onClick}
      >
        {children}
      </button>
      {off && (
        <span id={id} className="hidden">
          {whyNot}
        </span>
      )}
    </>
  )
}
