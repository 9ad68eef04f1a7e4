import { isRefused, type Result } from '../lib/command.ts'

/** A short message, with a way back where there is one. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly bad: boolean
  readonly undo: (() => void) | undefined
}

const SHOWN_MS = 8_000

let toasts: readonly Toast[] = []
let next = 1
const listeners = new Set<() => void>()
/** Where messages can show; a modal dialog makes all but its own unreachable. */
let holders: readonly symbol[] = []

function set(now: readonly Toast[]): void {
  toasts = now
  for (const listener of listeners) listener()
}

export function holdToasts(holder: symbol): () => void {
  holders = [...holders, holder]
  set([...toasts])
  return () => {
    holders = holders.filter((one) => one !== holder)
    set([...toasts])
  }
}

export function holdsToasts(holder: symbol): boolean {
  return holders.at(-1) === holder
}

export function currentToasts(): readonly Toast[] {
  return toasts
}

export function onToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

export function toast(
  text: string,
  { bad = false, undo = undefined as (() => void) | undefined } = {},
) {
  const id = next++
  set([...toasts.slice(-2), { id, text, bad, undo }])
  setTimeout(() => dismiss(id), SHOWN_MS)
}

/**
 * Shows the server's own message; true if it was done. What was so before is not
 * undone: somebody else did it.
 */
export function tell(result: Result<unknown>, undo?: () => void): boolean {
  if (isRefused(result)) {
    toast(result.message, { bad: true })
    return false
  }
  toast(result.message, { undo: result.position === null ? undefined : undo })
  return true
}
