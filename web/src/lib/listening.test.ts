import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onChange, onSignedOut } from './changes.ts'
import { isListening, listen } from './listening.ts'

interface Options {
  readonly on: { readonly closed: (event: unknown) => void }
}

interface Sink {
  readonly next: (told: unknown) => void
  readonly error: (event: unknown) => void
  readonly complete: () => void
}

/** Stands for the library: what it was given, and each subscription with what it asked. */
const library = vi.hoisted(() => ({
  options: undefined as Options | undefined,
  asked: [] as { readonly after: string | null; readonly sink: Sink }[],
}))

vi.mock('graphql-ws', () => ({
  createClient: (options: Options) => {
    library.options = options
    return {
      subscribe: ({ variables }: { variables: { after: string | null } }, sink: Sink) => {
        library.asked.push({ after: variables.after, sink })
        return () => {}
      },
      dispose: () => {},
    }
  },
}))

const told = { changed: 0, signedOut: 0 }
let ends: (() => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
  vi.stubGlobal('location', new URL('https://portal.example/portal'))
  library.asked = []
  told.changed = 0
  told.signedOut = 0
  const changed = onChange(() => {
    told.changed += 1
  })
  const signedOut = onSignedOut(() => {
    told.signedOut += 1
  })
  ends = [listen(), changed, signedOut]
})

afterEach(() => {
  for (const end of ends) end()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const sink = () => library.asked.at(-1)?.sink
const says = (position: string) => sink()?.next({ data: { changes: { position } } })
const closes = (code: number) => library.options?.on.closed({ code })
const refuses = (code: string) => {
  sink()?.next({ data: null, errors: [{ message: 'no', extensions: { code } }] })
  sink()?.complete()
}

test('the first message only says that it listens, each later one that something changed', () => {
  expect(isListening()).toBe(false)
  says('1-1-1')
  expect([isListening(), told.changed]).toEqual([true, 0])
  says('1-2-1')
  expect(told.changed).toBe(1)
})

test('what was missed in a break is asked for with the first message after it', () => {
  says('1-1-1')
  closes(1006)
  expect(isListening()).toBe(false)
  says('1-9-1')
  expect([isListening(), told.changed]).toEqual([true, 1])
})

test('a break before the first message may have cost something too', () => {
  closes(1006)
  says('1-1-1')
  expect(told.changed).toBe(1)
})

test('a server that has no time is asked again from the same place', () => {
  says('1-1-1')
  for (const code of ['UNAVAILABLE', 'OVERLOADED']) {
    const before = library.asked.length
    refuses(code)
    expect(isListening()).toBe(false)
    vi.advanceTimersByTime(30_000)
    expect(library.asked.length).toBe(before + 1)
    expect(library.asked.at(-1)?.after).toBe('1-1-1')
  }
  says('1-2-1')
  expect([isListening(), told.changed]).toEqual([true, 1])
})

test('a refusal for good leaves lists to ask by themselves', () => {
  says('1-1-1')
  refuses('OPERATION_NOT_REGISTERED')
  vi.advanceTimersByTime(300_000)
  expect([library.asked.length, isListening(), told.signedOut]).toEqual([1, false, 0])
})

test('a session that has ended is told once and not tried again', () => {
  says('1-1-1')
  closes(4401)
  sink()?.error({ code: 4401 })
  vi.advanceTimersByTime(300_000)
  expect([library.asked.length, told.signedOut]).toEqual([1, 1])
})

test('another line that breaks for good is opened again', () => {
  says('1-1-1')
  closes(1011)
  sink()?.error({ code: 1011 })
  expect(told.signedOut).toBe(0)
  vi.advanceTimersByTime(30_000)
  expect(library.asked.length).toBe(2)
})
