import { tell } from '../kit/messages.ts'
import { command, isRefused, mutation } from '../lib/command.ts'
import { saveFile } from '../lib/saveFile.ts'
import { Uploads } from '../uploads/store.ts'
import type { Announced, Begin, Choice, Outcome } from '../uploads/types.ts'

interface BeginInput {
  customerId: string
  folderId: string | null
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

const begin: Begin = async ({ customerId, folderId }, files, onClash) => {
  const result = await command(BEGIN, { customerId, folderId, files, onClash })
  return isRefused(result) ? { refused: result.message } : { uploads: result.uploads }
}

export const uploads = new Uploads(begin, 'portico-portal-uploads', localStorage)

/** A document, and which of its versions; without one the newest that the viewer may open. */
interface OpenInput {
  itemId: string
  versionId: string | null
}

const DOWNLOAD = mutation<OpenInput, { url: string }>(
  'beginDownload',
  'OpenInput',
  'DownloadBegun',
  'url',
)
const VIEW = mutation<OpenInput, { url: string }>('beginView', 'OpenInput', 'ViewBegun', 'url')

/** Saves a document. */
export async function download(itemId: string, versionId: string | null): Promise<void> {
  const result = await command(DOWNLOAD, { itemId, versionId })
  if (isRefused(result)) tell(result)
  else saveFile(result.url)
}

/** Where a document can be looked at, once; or why not. */
export const beginView = (itemId: string, versionId: string | null) =>
  command(VIEW, { itemId, versionId })
