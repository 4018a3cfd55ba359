const names: Readonly<Record<string, (...values: number[]) => number>> = {
  sqrt: Math.sqrt,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  round: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
  log: Math.log,
  exp: Math.exp,
  pow: (base, exponent) => base ** exponent,
}

/** Deeper brackets are a mistake. */
const depthMax = 100

/**
 * The value of a formula of a derived metric: numbers, names of metrics, + - * / % ^, brackets, and a few
 * functions, with the precedences of arithmetic. A metric that is not there counts 0. Throws Error for anything else.
 */
export function evaluateFormula(formula: string, values: Readonly<Record<string, number>>): number {
  const tokens = formula.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?|[A-Za-z_]\w*|[-+*/%^(),]|\S/g) ?? []
  let at = 0
  let depth = 0
  const fail = (): never => {
    throw new Error(`The formula ${formula} is not understood at "${tokens[at] ?? 'its end'}".`)
  }
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false
    at += 1
    return true
  }
  const sum = (): number => {
    depth += 1
    if (depth > depthMax) fail()
    let value = product()
    for (;;)
      if (take('+')) value += product()
      else if (take('-')) value -= product()
      else break
    depth -= 1
    return value
  }
  const product = (): number => {
    let value = unary()
    for (;;)
      if (take('*')) value *= unary()
      else if (take('/')) value /= unary()
      else if (take('%')) value %= unary()
      else return value
  }
  const unary = (): number => {
    let sign = 1
    for (;;)
      if (take('-')) sign = -sign
      else if (!take('+')) break
    return sign * power()
  }
  const power = (): number => {
    const base = atom()
    return take('^') ? base ** unary() : base
  }
  const atom = (): number => {
    const token = tokens[at] ?? ''
    if (take('(')) {
      const value = sum()
      return take(')') ? value : fail()
    }
    if (/^\d/.test(token)) {
      at += 1
      return Number(token)
    }
    if (!/^[A-Za-z_]/.test(token)) return fail()
    at += 1
    const call = names[token]
    if (call === undefined || !take('(')) return values[token] ?? 0
    const given = [sum()]
    while (take(',')) given.push(sum())
    return take(')') ? call(...given) : fail()
  }
  const value = sum()
  return at === tokens.length ? value : fail()
}
