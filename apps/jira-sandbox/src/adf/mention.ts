/** Whether an account id can stand in `[~accountid:…]`; any id that Atlassian gives can. */
export function mentionable(id: string): boolean {
  return /^[^\]\s|\\[{}]+$/.test(id)
}
