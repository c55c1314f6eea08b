/** A web page where something else was asked for: this is another address than it was taken for. */
export function isHtml(answer: string): boolean {
  return /^\s*<(!doctype|html)/i.test(answer);
}
