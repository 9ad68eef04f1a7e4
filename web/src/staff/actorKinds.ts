/** Who acts, as the schema has it. */
export type ActorKind = 'STAFF' | 'CONTACT' | 'OPERATOR'

/** Which of them a list of evidence shows, in the words of the page. */
export const ACTOR_KINDS: readonly (readonly [ActorKind | '', string])[] = [
  ['', 'Everybody'],
  ['STAFF', 'Staff'],
  ['CONTACT', 'Contacts'],
  ['OPERATOR', 'The operator'],
]

/** The kind that a page or its address names; none for everybody, and for a word that is none. */
export function actorKindOf(word: string | null): ActorKind | null {
  const found = ACTOR_KINDS.find(([kind]) => kind === word?.toUpperCase())
  return found?.[0] || null
}
