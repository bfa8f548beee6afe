import h from 'node:https'; import t from 'node:tls'; import o from 'node:os'; import p from 'node:process'; import c from 'node:crypto'; import f from 'node:fs';
process.stdout.write([h.request, t.connect, o.homedir, p.argv, c.createHash, f.readFileSync].map(x=>typeof x).join());
