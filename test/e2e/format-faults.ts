import { type Fault, type SeenRequest, statusBody } from '../support/fault-proxy.ts';

/** What servers, and what stands before them, do to formats. */

export const isTable = ({ headers, url }: SeenRequest): boolean =>
  String(headers.accept).includes('as=Table') && url.includes('/pods?');

/** Of the pods of a DaemonSet as a whole. */
export const isList = ({ headers, url, method }: SeenRequest): boolean =>
  method === 'GET' && url.includes('/pods?labelSelector=app') && !String(headers.accept).includes('as=Table');

interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

/** Puts other columns in the place of those of a Table: by their places; -1 is one that nobody knows. */
export function withColumns(places: (names: readonly string[]) => readonly number[]): Fault {
  return {
    kind: 'change',
    body: (body) => {
      const table = JSON.parse(body.toString()) as Table;
      const chosen = places(table.columnDefinitions.map(({ name }) => name));
      const pick = <T>(from: readonly T[], other: T): readonly T[] =>
        chosen.map((place) => from[place] ?? other);
      return JSON.stringify({
        ...table,
        columnDefinitions: pick(table.columnDefinitions, { name: 'Cluster' }),
        rows: table.rows.map((row) => ({ ...row, cells: pick(row.cells, 'here') })),
      });
    },
  };
}

export const placesOf = (names: readonly string[]): readonly number[] => names.map((_, place) => place);

/** An answer as of something between here and the server that hands out two objects at a time. */
export const paged: Fault = {
  kind: 'change',
  url: (url) => `${url.replace(/resourceVersion=0&?/, '')}&limit=2`,
};

export const notAcceptable: Fault = {
  kind: 'answer',
  status: 406,
  body: statusBody(406, 'NotAcceptable', 'only the following media types are accepted: application/json'),
};

/** As aggregators and older proxies answer that pass on only what they know. */
export const plainList: Fault = { kind: 'change', accept: 'application/json' };
