import { type LabelRequirement, requirementProblem } from './label-requirement.ts';
import { ParseError } from './parse-error.ts';

type Symbol =
  '(' | ')' | ',' | '!' | '!=' | '=' | '==' | '>' | '<' | 'in' | 'notin' | 'end' | 'identifier' | 'error';

interface Token {
  readonly symbol: Symbol;
  readonly text: string;
}

const lexeme = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^=!(),<>\s]+))/y;

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  lexeme.lastIndex = 0;
  let end = 0;
  for (let match = lexeme.exec(text); match !== null; match = lexeme.exec(text)) {
    end = lexeme.lastIndex;
    const word = match[1] ?? match[2] ?? '';
    const isSymbol = match[1] !== undefined || word === 'in' || word === 'notin';
    found.push({ symbol: isSymbol ? (word as Symbol) : 'identifier', text: word });
  }
  const rest = text.slice(end).trim();
  found.push(rest === '' ? { symbol: 'end', text: '' } : { symbol: 'error', text: rest });
  return found;
}

/**
 * Reads a label selector as kubectl's `-l` takes it: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1,j<9`. The requirements
 * come sorted by key, their values sorted and once each; "" is the empty selector.
 *
 * Mirrors `Parse`, staging/src/k8s.io/apimachinery/pkg/labels/selector.go, v1.34.
 *
 * @throws ParseError in kubectl's words
 */
export function parseSelector(text: string): readonly LabelRequirement[] {
  const parser = new Parser(tokens(text));
  const requirements = parser.requirements();
  return requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

const binaryOperators: ReadonlySet<Symbol> = new Set(['=', '==', '!=', '>', '<', 'in', 'notin']);

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(found: readonly Token[]) {
    this.#tokens = found;
  }

  requirements(): readonly LabelRequirement[] {
    const found: LabelRequirement[] = [];
    if (this.#peek().symbol === 'end') return found;
    for (;;) {
      if (!this.#startsRequirement()) {
        const wanted = found.length === 0 ? "!, identifier, or 'end of string'" : "identifier after ','";
        throw new ParseError(`found '${this.#peek().text}', expected: ${wanted}`);
      }
      found.push(this.#requirement());
      const next = this.#next();
      if (next.symbol === 'end') return found;
      if (next.symbol !== ',') throw new ParseError(`found '${next.text}', expected: ',' or 'end of string'`);
    }
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { symbol: 'end', text: '' };
  }

  #next(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  /** `in` and `notin` are names where no operator can stand. */
  #isName(token: Token): boolean {
    return token.symbol === 'identifier' || token.symbol === 'in' || token.symbol === 'notin';
  }

  #startsRequirement(): boolean {
    return this.#isName(this.#peek()) || this.#peek().symbol === '!';
  }

  #requirement(): LabelRequirement {
    const negated = this.#peek().symbol === '!';
    if (negated) this.#next();
    const key = this.#next();
    if (!this.#isName(key)) throw unparsable(`found '${key.text}', expected: identifier`);
    if (negated) return checked({ key: key.text, operator: '!', values: [] });
    const { symbol } = this.#peek();
    if (symbol === 'end' || symbol === ',') return checked({ key: key.text, operator: 'exists', values: [] });
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#valueSet() : [this.#exactValue()];
    return checked({ key: key.text, operator, values: [...new Set(values)].toSorted() });
  }

  #operator(): Exclude<LabelRequirement['operator'], 'exists' | '!'> {
    const token = this.#next();
    if (!binaryOperators.has(token.symbol)) {
      throw unparsable(`found '${token.text}', expected: in, notin, =, ==, !=, >, <`);
    }
    return token.symbol as Exclude<LabelRequirement['operator'], 'exists' | '!'>;
  }

  #exactValue(): string {
    const { symbol } = this.#peek();
    if (symbol === 'end' || symbol === ',') return '';
    const token = this.#next();
    if (!this.#isName(token)) throw unparsable(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  /** `(a,b)`; an empty place between commas or brackets is the empty value. */
  #valueSet(): readonly string[] {
    const open = this.#next();
    if (open.symbol !== '(') throw unparsable(`found '${open.text}', expected: '('`);
    const values: string[] = [];
    for (;;) {
      values.push(this.#isName(this.#peek()) ? this.#next().text : '');
      const token = this.#next();
      if (token.symbol === ')') return values;
      if (token.symbol !== ',') throw unparsable(`found '${token.text}', expected: ',' or ')'`);
    }
  }
}

function unparsable(problem: string): ParseError {
  return new ParseError(`unable to parse requirement: ${problem}`);
}

function checked(requirement: LabelRequirement): LabelRequirement {
  const problem = requirementProblem(requirement);
  if (problem !== undefined) throw unparsable(problem);
  return requirement;
}
