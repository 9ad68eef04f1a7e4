/** Some value for each input of a schema, so that an operation can be sent. */
import { getNullableType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql'

const ID = '019bc000-0000-7000-8000-000000000000'
const SCALARS = {
  ID,
  String: 'x',
  Int: 1,
  Boolean: false,
  DateTime: '2026-03-31T08:00:00Z',
  Day: '2026-03-31',
}

/** What must be given to a type, as little as possible. */
export function someValue(type, position) {
  const plain = getNullableType(type)
  if (isListType(plain)) return [someValue(plain.ofType, position)]
  if (isEnumType(plain)) return plain.getValues()[0].name
  if (!isInputObjectType(plain)) return plain.name === 'Position' ? position : SCALARS[plain.name]
  const fields = Object.values(plain.getFields())
  const needed = plain.isOneOf
    ? fields.slice(0, 1)
    : fields.filter((one) => isNonNullType(one.type) && one.defaultValue === undefined)
  return Object.fromEntries(needed.map((one) => [one.name, someValue(one.type, position)]))
}
