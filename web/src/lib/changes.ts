/**
 * What one part of a page tells the others: "I changed something on the server"
 * and "the session has ended".
 */
const bus = new EventTarget()

function announce(name: 'change' | 'signed-out'): void {
  bus.dispatchEvent(new Event(name))
}

export function announceChange(): void {
  announce('change')
}

export function announceSignedOut(): void {
  announce('signed-out')
}

export function onChange(listener: () => void): () => void {
  bus.addEventListener('change', listener)
  return () => bus.removeEventListener('change', listener)
}

export function onSignedOut(listener: () => void): () => void {
  bus.addEventListener('signed-out', listener)
  return () => bus.removeEventListener('signed-out', listener)
}
