const STEPS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size for people, in decimal units; sizes come as decimal digits. */
export function size(bytes: string | number): string {
  let value = Number(bytes)
  if (!Number.isFinite(value)) return '–'
  if (value === 1) return '1 byte'
  let step = 0
  while (value >= 1000 && step < STEPS.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${STEPS[step]}`
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const MINUTE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A day, in the reader's language and zone. */
export function day(instant: string): string {
  return DAY.format(new Date(instant))
}

/** A minute, in the reader's language and zone. */
export function minute(instant: string): string {
  return MINUTE.format(new Date(instant))
}

/** The last day of an access that ends at an exclusive instant. */
export function lastDay(end: string): string {
  return DAY.format(new Date(new Date(end).getTime() - 1))
}

/** "1 document", "3 documents". */
export function count(n: number, one: string): string {
  return `${n.toLocaleString()} ${one}${n === 1 ? '' : 's'}`
}

/** Signs that reorder a name on the screen, so that `exe` can look like `pdf`. */
const REORDERING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g

/** A name as it is shown; it is erased with its person, the row stays. */
export function named(name: string | null | undefined): string {
  return name?.replace(REORDERING, '\uFFFD') ?? '(erased)'
}
