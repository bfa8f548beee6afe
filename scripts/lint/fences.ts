/** A lint plugin for the fences that oxlint's own rules cannot express. */

interface Call {
  readonly callee: { readonly type: string; readonly name?: string };
  readonly arguments: readonly unknown[];
}

interface Comment {
  readonly value: string;
}

/** An import or re-export. */
interface Import {
  readonly source: { readonly value: string } | null;
  readonly importKind?: string;
  readonly exportKind?: string;
}

interface Context {
  readonly sourceCode: { getAllComments(): readonly Comment[] };
  report(problem: { readonly node: Call | Comment | Import; readonly message: string }): void;
}

function isDate({ callee }: Call): boolean {
  return callee.type === 'Identifier' && callee.name === 'Date';
}

const readsClock = 'Time is an argument: the domain reads no clock.';

const noClock = {
  create: (context: Context) => ({
    /** `new Date()` is now; `new Date(text)` and `new Date(milliseconds)` are pure. */
    NewExpression(node: Call) {
      if (isDate(node) && node.arguments.length === 0) context.report({ node, message: readsClock });
    },
    /** `Date()` is now, as text, whatever it is given. */
    CallExpression(node: Call) {
      if (isDate(node)) context.report({ node, message: readsClock });
    },
  }),
};

/** `oxlint-disable-next-line some-rule -- because ...`. */
const disableReason = {
  create: (context: Context) => ({
    Program() {
      for (const node of context.sourceCode.getAllComments()) {
        if (/^\s*(ox|es)lint-disable/.test(node.value) && !/ -- \S/.test(node.value)) {
          context.report({
            node,
            message: 'Say why the rule is off: `oxlint-disable-next-line rule -- reason`.',
          });
        }
      }
    },
  }),
};

/** no-restricted-imports would forbid `await import('../tui/...')` too, which is the way that is wanted. */
const lazyTui = {
  create(context: Context) {
    const check = (node: Import): void => {
      const onlyTypes = node.importKind === 'type' || node.exportKind === 'type';
      if (onlyTypes || !/(^|\/)tui\//.test(node.source?.value ?? '')) return;
      context.report({ node, message: 'Load tui with `await import()`: a plain verb must not pay for ink.' });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

export default {
  meta: { name: 'fences' },
  rules: { 'no-clock': noClock, 'disable-reason': disableReason, 'lazy-tui': lazyTui },
};
