/** Larger files are not read twice; the server hashes them in any case. */
const MOST = 64 * 1000 * 1000

/** SHA-256 in hexadecimal, or null where it would cost too much to know. */
export async function sha256(file: Blob): Promise<string | null> {
  if (file.size > MOST || !globalThis.crypto?.subtle) return null
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
