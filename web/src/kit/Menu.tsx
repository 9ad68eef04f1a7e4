import { type KeyboardEvent, type ReactNode, useRef } from 'react'

interface Props {
  label: string
  children: ReactNode
}

/** Further actions of a row. Escape, leaving it and choosing close it. */
export function Menu({ label, children }: Props) {
  const ref = useRef<HTMLDetailsElement>(null)
  const close = () => {
    if (ref.current) ref.current.open = false
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !ref.current?.open) return
    close()
    ref.current.querySelector('summary')?.focus()
  }
  return (
    <details
      ref={ref}
      className="menu"
      onKeyDown={onKey}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close()
      }}
    >
      <summary aria-label={label} title={label}>
        ⋯
      </summary>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: hears what its buttons do */}
      <div
        className="menu-items"
        onClick={(event) => {
          const button = (event.target as Element).closest('button')
          if (button && button.getAttribute('aria-disabled') !== 'true') close()
        }}
      >
        {children}
      </div>
    </details>
  )
}
