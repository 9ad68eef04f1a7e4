/** What an item is. */
export type ItemKind = 'FOLDER' | 'MATTER' | 'DOCUMENT'

/** Whether it is entered: a matter like a folder. */
export const holdsItems = (kind: ItemKind): boolean => kind !== 'DOCUMENT'
