import { announceChange, announceSignedOut } from './changes.ts'
import { ask, gql, type Operation, ServerError } from './gql.ts'

/** A rule was broken; nothing was changed. */
export interface Refused {
  readonly __typename: 'Refused'
  readonly code: string
  readonly message: string
}

/** It was done. */
export type Done<More> = {
  readonly __typename: string
  readonly message: string
  /** Where the change stands in the log; null where it was so before. */
  readonly position: string | null
} & More

/** What a mutation answers. */
export type Result<More> = Done<More> | Refused

export type Mutation<Input, More> = Operation<{ result: Result<More> }, { input: Input }>

/**
 * A mutation that takes one input and answers a union of its own success type
 * and `Refused`.
 */
export function mutation<Input, More = unknown>(
  field: string,
  inputType: string,
  doneType: string,
  more = '',
): Mutation<Input, More> {
  const name = field.charAt(0).toUpperCase() + field.slice(1)
  return gql(`mutation ${name}($input: ${inputType}!) {
  result: ${field}(input: $input) {
    __typename
    ... on ${doneType} { message position ${more} }
    ... on Refused { code message }
  }
}`)
}

export function isRefused(result: Result<unknown>): result is Refused {
  return result.__typename === 'Refused'
}

/** What failed on the way, as a refusal; what is nobody's answer is thrown on. */
export function refusalOf(error: unknown): Refused {
  if (!(error instanceof ServerError)) throw error
  return { __typename: 'Refused', code: error.code, message: error.message }
}

/** Carries a command out; what fails on the way is a refusal as well. */
export async function command<Input, More>(
  operation: Mutation<Input, More>,
  input: Input,
): Promise<Result<More>> {
  try {
    const { result } = await ask(operation, { input })
    if (isRefused(result)) {
      if (result.code === 'NOT_SIGNED_IN') announceSignedOut()
    } else {
      announceChange()
    }
    return result
  } catch (error) {
    return refusalOf(error)
  }
}
