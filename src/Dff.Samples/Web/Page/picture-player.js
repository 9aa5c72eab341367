// Shows frames that the server sends as pictures, for codecs that the browser cannot play.

const ahead = 6;
const kept = 24;

export class PicturePlayer {
  kind = 'pictures';
  frame = 0;
  playing = false;
  #canvas;
  #timing;
  #events;
  #urlOf;
  #pictures = new Map(); // frame → promise of its ImageBitmap, oldest first
  #closed = new AbortController();
  #wanted = null;
  #run = 0;

  /** @param urlOf address of a frame; the rest as for VideoPlayer, and onProblem(error) */
  constructor(canvas, timing, events, urlOf) {
    this.#canvas = canvas;
    this.#timing = timing;
    this.#events = events;
    this.#urlOf = urlOf;
  }

  async open() {
    const first = await this.#get(0);
    this.#canvas.width = first.width;
    this.#canvas.height = first.height;
    this.#canvas.hidden = false;
    this.#paint(0, first);
    return true;
  }

  get size() {
    return { width: this.#canvas.width, height: this.#canvas.height };
  }

  get target() {
    return this.#wanted ?? this.frame;
  }

  async show(n) {
    const busy = this.#wanted !== null;
    this.#wanted = n;
    if (busy) return; // whoever is waiting for a picture goes on with this one
    try {
      while (this.#wanted !== null && !this.#closed.signal.aborted) {
        const next = this.#wanted;
        const picture = await this.#get(next);
        if (next === this.#wanted) {
          this.#wanted = null;
          this.#paint(next, picture);
        }
      }
    } catch (error) {
      this.#wanted = null;
      this.#report(error);
    }
  }

  async play() {
    if (this.playing) return;
    const run = ++this.#run;
    let n = this.frame + 1 < this.#timing.count() ? this.frame : -1;
    let origin = performance.now() - 1000 * this.#timing.timeOf(Math.max(0, n));
    this.#setPlaying(true);
    try {
      while (run === this.#run && ++n < this.#timing.count()) {
        const waiting = this.#get(n);
        for (let i = n + 1; i <= n + ahead && i < this.#timing.count(); i++) this.#get(i).catch(() => {});
        const picture = await waiting;
        const early = origin + 1000 * this.#timing.timeOf(n) - performance.now();
        if (early > 1) await new Promise(resolve => setTimeout(resolve, early));
        else if (early < -200) origin -= early; // too slow to keep up: slower, but no frame is left out
        if (run !== this.#run) return;
        this.#paint(n, picture);
      }
    } catch (error) {
      this.#report(error);
    }
    if (run === this.#run) this.pause();
  }

  pause() {
    this.#run++;
    this.#setPlaying(false);
  }

  close() {
    this.pause();
    this.#closed.abort();
    this.#canvas.hidden = true;
    for (const picture of this.#pictures.values()) picture.then(p => p.close(), () => {});
    this.#pictures.clear();
  }

  #setPlaying(playing) {
    if (this.playing === playing) return;
    this.playing = playing;
    this.#events.onState();
  }

  #paint(n, picture) {
    this.#canvas.getContext('2d').drawImage(picture, 0, 0, this.#canvas.width, this.#canvas.height);
    this.frame = n;
    this.#events.onFrame(n);
  }

  #get(n) {
    let picture = this.#pictures.get(n);
    if (picture) this.#pictures.delete(n); // it is the newest again
    else picture = this.#load(n);
    this.#pictures.set(n, picture);
    if (this.#pictures.size > kept) {
      const [oldest, old] = this.#pictures.entries().next().value;
      this.#pictures.delete(oldest);
      old.then(p => p.close(), () => {});
    }
    picture.catch(() => this.#pictures.delete(n));
    return picture;
  }

  async #load(n) {
    const response = await fetch(this.#urlOf(n), { signal: this.#closed.signal });
    if (!response.ok) throw new Error((await response.json()).detail);
    return createImageBitmap(await response.blob());
  }

  #report(error) {
    if (error.name !== 'AbortError') this.#events.onProblem(error);
  }
}
