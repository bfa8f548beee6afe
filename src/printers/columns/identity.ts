import type { DaemonSet } from '../../domain/objects.ts';
import type { Column } from '../table.ts';

/** Which DaemonSet a row is about: its name, after its namespace where several are shown. */
export function identityColumns<Row>(
  daemonSetOf: (row: Row) => DaemonSet,
  allNamespaces: boolean,
): readonly Column<Row>[] {
  const namespace: Column<Row> = {
    header: 'NAMESPACE',
    value: (row) => daemonSetOf(row).metadata.namespace,
    min: 9,
    comfort: 14,
    shorten: 'middle',
    about: 'with -A',
  };
  const name: Column<Row> = {
    header: 'NAME',
    value: (row) => daemonSetOf(row).metadata.name,
    tone: () => 'strong',
    min: 14,
    comfort: 24,
    shorten: 'middle',
    about: 'the DaemonSet',
  };
  return allNamespaces ? [namespace, name] : [name];
}
