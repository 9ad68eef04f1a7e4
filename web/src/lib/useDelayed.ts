import { useEffect, useState } from 'react'

/** The value once it has rested, so that not every key asks the server. */
export function useDelayed<T>(value: T, restMs = 250): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(timer)
  }, [value, restMs])
  return rested
}
