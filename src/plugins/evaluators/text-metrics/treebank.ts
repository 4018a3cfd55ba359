/**
 * Words by the rules of the Penn Treebank (Robert MacIntyre's tokenizer.sed), as js-rouge applies
 * them: punctuation apart, `can't` as `ca n't`, `cannot` as `can not`, quotes as `` and ''.
 */
export function tokenizeTreebank(text: string): string[] {
  let spaced = text
    .replaceAll(/^"/g, ' `` ')
    .replaceAll(/([ ([{<])"/g, '$1 `` ')
    .replaceAll('...', ' ... ')
    .replaceAll(/[,;:@#$%&]/g, ' $& ')
    // The full stop at the end of the text alone; those inside belong to abbreviations.
    .replace(/([^.])(\.)([\])}>"']*)\s*$/, '$1 $2$3 ')
    .replaceAll(/[?!]/g, ' $& ')
    .replaceAll(/[\][(){}<>]/g, ' $& ')
    .replaceAll('--', ' -- ')
  spaced = ` ${spaced} `
    .replaceAll('"', " '' ")
    .replaceAll(/([^'])' /g, "$1 ' ")
    .replaceAll(/'([sSmMdD]) /g, " '$1 ")
    .replaceAll(/('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, ' $1 ')
  for (const contraction of contractions) spaced = spaced.replace(contraction, ' $1 $2 ')
  return spaced.match(/\S+/g) ?? []
}

const contractions: readonly RegExp[] = [
  /\b(can)(not)\b/i,
  /\b(d)('ye)\b/i,
  /\b(gim)(me)\b/i,
  /\b(gon)(na)\b/i,
  /\b(got)(ta)\b/i,
  /\b(lem)(me)\b/i,
  /\b(more)('n)\b/i,
  /\b(wan)(na) /i,
  / ('t)(is)\b/i,
  / ('t)(was)\b/i,
]
