/** The rule by which an operation is made of a field that nobody wrote one for. */
import { getNamedType, isLeafType, isObjectType, isUnionType, Kind, parse } from 'graphql'

/** An answer's own things, and what is directly in them. */
const DEPTH = 3
/** They are all over the schema, and asked for whole: each by a fragment of its name. */
const WHOLE = ['Allowed', 'Args', 'Refused']

export const methodOf = (name) => name.charAt(0).toLowerCase() + name.slice(1)
const nameOf = (field) => field.charAt(0).toUpperCase() + field.slice(1)

/** What was written, and an operation for every other field of the schema. */
export function byRule(schema, written) {
  const named = (kind) =>
    new Set(written.definitions.filter((one) => one.kind === kind).map((one) => one.name.value))
  const [fragments, there] = [Kind.FRAGMENT_DEFINITION, Kind.OPERATION_DEFINITION].map(named)
  const whole = WHOLE.filter((name) => !fragments.has(name))
  const made = whole.map((name) => {
    fragments.add(name)
    return `fragment ${name} on ${name} ${fieldsOf(schema.getType(name), fragments, DEPTH)}`
  })
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }
  for (const [word, root] of Object.entries(roots)) {
    for (const field of Object.values(root.getFields())) {
      if (!there.has(nameOf(field.name))) made.push(operation(word, field, fragments))
    }
  }
  return parse([...written.definitions.map(source), ...made].join('\n'), { noLocation: true })
}

const source = ({ loc }) => loc.source.body.slice(loc.start, loc.end)

function operation(word, field, fragments) {
  const variables = field.args.map((arg) => `$${arg.name}: ${arg.type}`)
  const given = field.args.map((arg) => `${arg.name}: $${arg.name}`)
  const wrap = (all) => (all.length > 0 ? `(${all.join(', ')})` : '')
  const asked = selection(getNamedType(field.type), fragments, DEPTH)
  return `${word} ${nameOf(field.name)}${wrap(variables)} { ${field.name}${wrap(given)} ${asked} }`
}

function selection(type, fragments, depth) {
  if (isLeafType(type)) return ''
  if (fragments.has(type.name)) return `{ ...${type.name} }`
  if (isUnionType(type)) {
    const members = type
      .getTypes()
      .map((one) => `... on ${one.name} ${selection(one, fragments, depth)}`)
    return `{ __typename ${members.join(' ')} }`
  }
  if (type.name.endsWith('Connection')) {
    const rows = selection(getNamedType(type.getFields().nodes.type), fragments, depth)
    return `{ nodes ${rows} totalCount stale pageInfo { ...Page } }`
  }
  return fieldsOf(type, fragments, depth)
}

function fieldsOf(type, fragments, depth) {
  const fields = Object.values(type.getFields()).flatMap((field) => asked(field, fragments, depth))
  return `{ ${fields.join(' ')} }`
}

function asked(field, fragments, depth) {
  // A list in a list is asked for by an operation that somebody wrote.
  if (field.args.length > 0) return []
  const type = getNamedType(field.type)
  // `Refused` has a code of its own, and one name is of one type.
  if (type.name === 'SuccessCode') return [`done: ${field.name}`]
  if (isLeafType(type)) return [field.name]
  if (depth === 0 && !fragments.has(type.name)) return []
  if (!isObjectType(type) && !isUnionType(type)) return []
  return [`${field.name} ${selection(type, fragments, depth - 1)}`]
}
