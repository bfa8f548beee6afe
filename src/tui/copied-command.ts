import { kubectl } from '../domain/explain/shell.ts';
import { shownScreen, type State } from './state.ts';

/** A command of this plugin that asks the cluster that is shown, whatever the kubeconfig's current context is. */
export function dsCommand({ source }: Pick<State, 'source'>, ...words: readonly string[]): string {
  return kubectl('ds', ...words, ...(source.flags ?? []));
}

/** The command that answers what the screen shows. */
export function commandFor(state: State): string {
  const screen = shownScreen(state);
  const where = state.namespace === undefined ? ['-A'] : ['-n', state.namespace];
  switch (screen.kind) {
    case 'daemonSet':
      return dsCommand(state, 'coverage', screen.name, '-n', screen.namespace);
    case 'rollout':
      return dsCommand(state, 'rollout', 'status', screen.name, '-n', screen.namespace);
    case 'node':
      return dsCommand(state, 'why-not', screen.name, ...where);
    case 'daemonSets':
    case 'matrix':
    case 'namespaces':
    case 'groupings':
    case 'contexts':
    case 'help':
      return dsCommand(state, 'coverage', ...where);
    case 'orphans':
      return dsCommand(state, 'orphans', ...where);
  }
}
