import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Button } from './Button.tsx'
import {
  currentToasts,
  dismiss,
  holdsToasts,
  holdToasts,
  onToasts,
  type Toast,
} from './messages.ts'

function Line({ toast }: { toast: Toast }) {
  const undo = () => {
    dismiss(toast.id)
    toast.undo?.()
  }
  return (
    <div className={toast.bad ? 'toast bad' : 'toast'}>
      <span>{toast.text}</span>
      {toast.undo && (
        <Button kind="quiet" onClick={undo}>
          Undo
        </Button>
      )}
      <Button kind="quiet" aria-label="Dismiss message" onClick={() => dismiss(toast.id)}>
        ✕
      </Button>
    </div>
  )
}

/**
 * Messages of the server. A manual popover, so that they show above an open
 * dialog, which holds a twin of its own; the innermost shows them.
 */
export function Toasts() {
  const toasts = useSyncExternalStore(onToasts, currentToasts)
  const ref = useRef<HTMLDivElement>(null)
  const [holder] = useState(() => Symbol('toasts'))
  useEffect(() => holdToasts(holder), [holder])
  const shown = holdsToasts(holder) ? toasts : []
  const newest = shown.at(-1)?.id
  useEffect(() => {
    const area = ref.current
    if (!area) return
    if (area.matches(':popover-open')) area.hidePopover()
    if (newest !== undefined) area.showPopover()
  }, [newest])
  return (
    <div ref={ref} popover="manual" className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <Line key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
