import { ClusterError } from '../../cluster/cluster-error.ts';

/**
 * The failure of one of several objects, with the object in its sentence: a server that refuses names it, a connection that
 * breaks does not.
 *
 * @param what - how the object is called: `node n1`
 */
export function errorAbout(what: string, name: string, error: ClusterError): ClusterError {
  if (error.message.includes(name)) return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new ClusterError(error.kind, `${what} ${name}: ${error.message}`, { ...hint, cause: error });
}
