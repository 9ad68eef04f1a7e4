/** Lets so many go at a time; the others wait for their turn. */
export class Line {
  private readonly going = new Set<string>()
  private readonly waiting = new Map<string, () => void>()

  constructor(private readonly most: number) {}

  join(key: string, go: () => void): void {
    this.waiting.set(key, go)
    this.next()
  }

  /** It has ended, or does not want its turn any more. */
  leave(key: string): void {
    this.waiting.delete(key)
    this.going.delete(key)
    this.next()
  }

  private next(): void {
    for (const [key, go] of this.waiting) {
      if (this.going.size >= this.most) return
      this.waiting.delete(key)
      this.going.add(key)
      go()
    }
  }
}
