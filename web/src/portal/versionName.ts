import { minute } from '../lib/format.ts'
import type { Version } from './types.ts'

/** What a version is called: whose it is, and of the viewer's own from when. */
export const versionName = ({ mine, addedAt }: Pick<Version, 'mine' | 'addedAt'>) =>
  mine ? `Your version of ${minute(addedAt)}` : "The firm's version"
