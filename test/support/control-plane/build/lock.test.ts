import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withLock } from './lock.ts';

test('of two that want the same lock, one works and the other waits for it', async () => {
  const name = randomUUID();
  const happened: string[] = [];
  const waiting = Promise.withResolvers<undefined>();
  const first = withLock(
    name,
    async () => {
      happened.push('first begins');
      await waiting.promise;
      happened.push('first ends');
    },
    () => happened.push('first waits'),
  );
  const second = withLock(
    name,
    () => Promise.resolve(void happened.push('second works')),
    () => {
      happened.push('second waits');
      waiting.resolve(undefined);
    },
  );
  await Promise.all([first, second]);
  expect(happened).toEqual(['first begins', 'second waits', 'first ends', 'second works']);
});
