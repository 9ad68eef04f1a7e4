import type { Customer, Item } from './types.ts'

/** Why files cannot be sent or folders made here; null where they can. */
export interface WhyNoSending {
  readonly upload: string | null
  readonly newFolder: string | null
}

const READING = 'Your access is for reading; ask the firm if you want to send files.'

/** In a folder the server says; at the top the role does. */
export function whyNoSending(customer: Customer, folder: Item | null): WhyNoSending {
  if (folder) {
    const { upload, newFolder } = folder.viewerCan
    return {
      upload: upload.allowed ? null : (upload.reason ?? READING),
      newFolder: newFolder.allowed ? null : (newFolder.reason ?? READING),
    }
  }
  const why = customer.role === 'ENTITY_COLLABORATOR' ? null : READING
  return { upload: why, newFolder: why }
}
