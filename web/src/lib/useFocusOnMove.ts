import { useEffect, useRef } from 'react'

/**
 * After a move within the page, the focus goes to its content, as after a
 * load; what had it is usually gone.
 */
export function useFocusOnMove(address: string): void {
  const last = useRef(address)
  useEffect(() => {
    if (last.current === address) return
    last.current = address
    document.getElementById('content')?.focus({ preventScroll: true })
  }, [address])
}
