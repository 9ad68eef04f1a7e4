/**
 * Saves what a ticket points to. The server sends it as an attachment, so the
 * page stays where it is.
 */
export function saveFile(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}
