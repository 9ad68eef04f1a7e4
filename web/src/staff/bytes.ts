import { tell } from '../kit/messages.ts'
import { command, isRefused, mutation } from '../lib/command.ts'
import { saveFile } from '../lib/saveFile.ts'
import { Uploads } from '../uploads/store.ts'
import type { Announced, Begin, Choice, Outcome } from '../uploads/types.ts'

interface BeginInput {
  customerId: string
  parentId: string | null
  documentId: string | null
  files: readonly Announced[]
  onClash: Choice
}

const BEGIN = mutation<BeginInput, { uploads: Outcome[] }>(
  'beginUploads',
  'BeginUploadsInput',
  'UploadsBegun',
  `uploads {
    __typename
    ... on UploadTicket { uploadId url itemId }
    ... on NameClash { choices suggestion message }
    ... on Refused { message }
  }`,
)

const begin: Begin = async ({ customerId, folderId, documentId }, files, onClash) => {
  const parentId = documentId === null ? folderId : null
  const result = await command(BEGIN, { customerId, parentId, documentId, files, onClash })
  return isRefused(result) ? { refused: result.message } : { uploads: result.uploads }
}

export const uploads = new Uploads(begin, 'portico-staff-uploads', localStorage)

const DOWNLOAD = mutation<{ itemId: string }, { url: string }>(
  'beginDownload',
  'OpenInput',
  'DownloadBegun',
  'url',
)

/** Saves a document's newest version. */
export async function download(itemId: string): Promise<void> {
  const result = await command(DOWNLOAD, { itemId })
  if (isRefused(result)) tell(result)
  else saveFile(result.url)
}
