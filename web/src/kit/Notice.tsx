import type { ReactNode } from 'react'
import { Button } from './Button.tsx'

/** Nothing here yet: what will appear, and who makes it appear. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  )
}

/** What the server said went wrong, with a way to ask again. */
export function Problem({ text, onRetry }: { text: string; onRetry?: () => void }) {
  return (
    <div className="problem" role="alert">
      <span>{text}</span>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  )
}

/** The first answer is on its way. */
export function Loading() {
  return (
    <p className="muted loading" role="status">
      Loading…
    </p>
  )
}
