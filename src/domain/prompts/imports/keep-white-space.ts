/**
 * A template of a tool that keeps the white space around its tags (Jinja2's and Nunjucks' defaults), written so that
 * it renders alike here, where a block takes the line end behind it and the blanks before it along. Jinja's `+`, which
 * asks for that, is unknown here and not needed any more.
 */
export function keepWhiteSpace(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(
      /^([ \t]{1,1000})(\{[%#])(?!-)/gm,
      (_found, blanks: string, open: string) => `{{ ${JSON.stringify(blanks)} }}${open}`,
    )
    .replaceAll('{%+', '{%')
    .replaceAll('+%}', '%}')
    .replaceAll(/([^-][%#]\})\n/g, '$1\n\n')
}
