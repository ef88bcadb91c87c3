/**
 * Tells Stryker what no test has to notice: the reason of an invariant, which only a programmer reads, and the literal behind
 * `??`, which the compiler asks for where an index or an unknown group gives nothing.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const LITERALS = new Set(['ArrayExpression', 'StringLiteral', 'NumericLiteral', 'BooleanLiteral']);

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'reasons', {
    shouldIgnore({ key, node, parent }) {
      const isReason =
        parent?.type === 'CallExpression' && parent.callee.name === 'invariant' && key === 1;
      if (isReason) return 'the reason of an invariant is read by nobody but a programmer';
      const isFallback =
        parent?.type === 'LogicalExpression' && parent.operator === '??' && key === 'right';
      return isFallback && LITERALS.has(node.type)
        ? 'a fallback that the compiler asks for'
        : undefined;
    },
  }),
];
