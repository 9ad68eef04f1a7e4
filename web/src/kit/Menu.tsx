import { type ReactNode, useId, useRef } from 'react'

interface Props {
  label: string
  children: ReactNode
}

/** Further actions of a row, in a small dialog: the rest of the page is inert
 * while it is open. Escape, a click beside it and choosing close it; it stays
 * in the page, since a file picker inside answers after it has closed. */
export function Menu({ label, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  return (
    <div className="menu">
      <button
        type="button"
        className="menu-button"
        aria-haspopup="dialog"
        aria-label={label}
        title={label}
        onClick={() => ref.current?.showModal()}
      >
        ⋯
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: hears what its buttons do; Escape is the dialog's own */}
      <dialog
        ref={ref}
        className="dialog menu-items"
        aria-labelledby={id}
        onClick={(event) => {
          const button = (event.target as Element).closest('button')
          const chosen = button && button.getAttribute('aria-disabled') !== 'true'
          if (chosen || event.target === ref.current) ref.current?.close()
        }}
      >
        <div className="menu-list">
          <h2 id={id}>{label}</h2>
          {children}
        </div>
      </dialog>
    </div>
  )
}
