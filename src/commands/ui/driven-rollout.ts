import { DriveWishes } from '../../cluster/rollout/wishes.ts';
import type { DrivenHere } from '../../tui/driven.ts';
import { type Look, painter } from '../../printers/tone.ts';
import type { CommandContext } from '../context.ts';
import { describeError } from '../describe-error.ts';
import { orAborted } from '../retry.ts';
import type { Drivable } from '../rollout/drivable.ts';
import { driveWaves } from '../rollout/drive-waves.ts';
import { brokenOff } from '../rollout/driving-broken.ts';
import { driveEndText } from '../rollout/driving-report.ts';
import { DrivingTeller } from '../rollout/driving-teller.ts';

/** What drivers of the live view are given. */
export interface DrivingTools {
  readonly context: Pick<CommandContext, 'clock'>;
  /** How lines look. Its width is left alone: they are wrapped where they are drawn. */
  readonly look: Look;
  readonly fieldManager: string;
  /** Aborted when the view is left: the rollout is left as it stands. */
  readonly signal: AbortSignal;
  readonly tell: (driven: DrivenHere) => void;
}

/** So many lines of what has happened are kept. */
const MOST_NEWS = 50;

/** How driving ended: a sentence for the message line, and all there is to say. */
interface Ended {
  readonly sentence: string;
  readonly text: string;
}

/** A rollout that is driven while the live view shows it, or other things. */
export class DrivenRollout {
  readonly wishes = new DriveWishes();
  readonly #drivable: Drivable;
  readonly #tools: DrivingTools;
  readonly #look: Look;
  readonly #teller: DrivingTeller;
  #undoAsked: boolean;
  #told: DrivenHere;

  constructor(drivable: Drivable, tools: DrivingTools) {
    this.#drivable = drivable;
    this.#tools = tools;
    const { paint, unicode } = tools.look;
    this.#look = { paint, unicode };
    this.#undoAsked = drivable.undoAsked;
    const { namespace, name } = drivable.daemonSet.metadata;
    this.#told = { namespace, name, isOver: false, news: [] };
    this.#teller = new DrivingTeller(
      {
        isLive: true,
        line: (line) => this.#tell({ news: [...this.#told.news, line].slice(-MOST_NEWS) }),
        progress: (progress, waitsFor) => this.#tellProgress(progress, waitsFor),
      },
      this.#look,
    );
  }

  /** Whether it waits for somebody's word before the next wave. */
  get asks(): boolean {
    return this.#told.asks !== undefined;
  }

  /** Every updated node is to get its former pod back. */
  undo(): void {
    this.#undoAsked = true;
    this.wishes.make('undo');
  }

  /** Drives it until there is no further step, or the view is left, and gives its Lease back. Never rejects. */
  async toTheEnd(): Promise<Ended> {
    const { daemonSet, lease } = this.#drivable;
    this.#tell({});
    const ended = await this.#driven().catch(async (error: unknown): Promise<Ended> => {
      const { cluster } = this.#drivable;
      const broken = brokenOff(error, daemonSet, this.#teller.sight, cluster.now());
      await lease.release();
      const text = describeError(broken, 0);
      return { sentence: text.split('\n')[0] ?? '', text };
    });
    const { progress: _over, waitsFor: _nothing, asks: _answered, ...rest } = this.#told;
    const news = [...rest.news, ...ended.text.trimEnd().split('\n')];
    this.#told = { ...rest, isOver: true, news };
    this.#tools.tell(this.#told);
    return ended;
  }

  async #driven(): Promise<Ended> {
    const { cluster, daemonSet, lease } = this.#drivable;
    const { context, fieldManager, signal } = this.#tools;
    const report = await driveWaves(context, this.#drivable, fieldManager, {
      wishes: this.wishes,
      left: signal,
      onEvent: (event) => this.#teller.tell(event),
      nextWave: (question) => this.#nextWave(question),
    });
    // Before the end is told: whoever reads of it may go on at once.
    await lease.release();
    const end = { daemonSet, report, undoAsked: this.#undoAsked, now: cluster.now() };
    // The message line has one colour of its own, or none.
    const [sentence = ''] = driveEndText(end, { ...this.#look, paint: painter(false) }).split('\n');
    return { text: driveEndText(end, this.#look), sentence };
  }

  /** What somebody wishes then is what the driver does next. */
  async #nextWave(question: string): Promise<boolean> {
    this.#tell({ asks: question });
    await orAborted(this.wishes.news, this.#tools.signal);
    const { asks: _answered, ...rest } = this.#told;
    this.#told = rest;
    this.#tell({});
    return false;
  }

  #tellProgress(progress: DrivenHere['progress'], waitsFor: string | undefined): void {
    const { waitsFor: _former, progress: _old, ...rest } = this.#told;
    this.#told = {
      ...rest,
      ...(progress === undefined ? {} : { progress }),
      ...(waitsFor === undefined ? {} : { waitsFor }),
    };
    this.#tell({});
  }

  #tell(news: Partial<DrivenHere>): void {
    this.#told = { ...this.#told, ...news };
    this.#tools.tell(this.#told);
  }
}
