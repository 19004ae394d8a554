/** Remembers answers by their question, and starts anew when there are too many. */
export function remember<Answer>(max: number, answer: (question: string) => Answer): (question: string) => Answer {
  const known = new Map<string, Answer>()
  return (question) => {
    const cached = known.get(question)
    if (cached !== undefined) return cached
    if (known.size >= max) known.clear()
    const fresh = answer(question)
    known.set(question, fresh)
    return fresh
  }
}
