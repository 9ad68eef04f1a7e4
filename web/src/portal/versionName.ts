import { minute } from '../lib/format.ts'
import type { Version } from './types.ts'

/** What a version is called: whose it is, and of the viewer's own from when, and which. */
export const versionName = ({
  mine,
  addedAt,
  number,
}: Pick<Version, 'mine' | 'addedAt' | 'number'>) =>
  mine ? `Your version of ${minute(addedAt)} (${number})` : "The firm's version"
