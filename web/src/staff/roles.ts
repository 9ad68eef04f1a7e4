/** What a membership lets a contact do, as staff choose it. */
export const ROLES = [
  ['ENTITY_COLLABORATOR', 'Contact – Entity Collaborator'],
  ['ENTITY_ACCESS', 'Contact – Entity Access'],
] as const
