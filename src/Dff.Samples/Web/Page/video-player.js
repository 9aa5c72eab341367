// Plays the original, where the browser can, and says which frame is on the screen.

const patience = 10_000;

export class VideoPlayer {
  kind = 'video';
  frame = 0;
  #video;
  #timing;
  #events;
  #target = null;
  #first = null; // the browser's time of the first picture: sound that begins before it puts it off
  #mediaTime = null; // of the picture that is there
  #closed = new AbortController();

  /**
   * @param timing frameAt(seconds), timeOf(frame), count()
   * @param events onFrame(n), onState(), onFailure() when it stops being playable
   */
  constructor(video, timing, events) {
    this.#video = video;
    this.#timing = timing;
    this.#events = events;
  }

  /** Opens the file; false where the browser cannot play its picture. */
  async open(url) {
    const video = this.#video;
    const playable = await new Promise(resolve => {
      const once = { once: true, signal: this.#closed.signal };
      video.addEventListener('loadeddata', () => resolve(video.videoWidth > 0), once);
      video.addEventListener('error', () => resolve(false), once);
      setTimeout(() => resolve(false), patience);
      video.src = url;
      video.load();
    });
    if (!playable || this.#closed.signal.aborted) {
      this.close();
      return false;
    }
    const always = { signal: this.#closed.signal };
    video.addEventListener('error', () => this.#events.onFailure(), always);
    for (const change of ['play', 'pause', 'ended']) video.addEventListener(change, () => this.#events.onState(), always);
    if (video.requestVideoFrameCallback) {
      const shown = (_, { mediaTime }) => {
        if (this.#closed.signal.aborted) return;
        // Nothing was played or sought yet but the beginning, so the picture that is there is the first one.
        if (this.#first === null) this.#first = (this.#target ?? 0) === 0 && video.played.length === 0 ? mediaTime : NaN;
        this.#mediaTime = mediaTime;
        this.#show(this.#timing.frameAt(mediaTime - this.#shift()));
        video.requestVideoFrameCallback(shown);
      };
      video.requestVideoFrameCallback(shown);
    } else {
      const look = () => {
        if (this.#closed.signal.aborted) return;
        if (!video.seeking) this.#show(this.#timing.frameAt(Math.max(0, video.currentTime - this.#halfFrame(this.frame))));
        requestAnimationFrame(look);
      };
      look();
    }
    video.hidden = false;
    return true;
  }

  /** Finds out again which frame is there, when more of the frames' times are known. */
  refresh() {
    if (this.#mediaTime !== null && this.#target === null && !this.playing) this.#show(this.#timing.frameAt(this.#mediaTime - this.#shift()));
  }

  get size() {
    return { width: this.#video.videoWidth, height: this.#video.videoHeight };
  }

  get playing() {
    return !this.#video.paused && !this.#video.ended;
  }

  play() {
    this.#target = null;
    return this.#video.play();
  }

  pause() {
    this.#video.pause();
  }

  /** The frame that was asked for last, though it may not be on the screen yet. */
  get target() {
    return this.#target ?? this.frame;
  }

  show(n) {
    this.#target = n;
    // Into the middle of the frame: at its edge, rounding would decide between two.
    this.#video.currentTime = this.#timing.timeOf(n) + this.#shift() + this.#halfFrame(n);
  }

  close() {
    this.#closed.abort();
    this.#video.pause();
    this.#video.removeAttribute('src');
    this.#video.load();
    this.#video.hidden = true;
  }

  // Between the browser's times and those of the detections, which are right to the nearest frame only, and come later.
  #shift() {
    return this.#first > 0 ? this.#first - this.#timing.timeOf(0) : 0;
  }

  #halfFrame(n) {
    return Math.max(0.001, (this.#timing.timeOf(n + 1) - this.#timing.timeOf(n)) / 2);
  }

  #show(n) {
    const frame = Math.max(0, Math.min(n, this.#timing.count() - 1));
    if (frame === this.#target) this.#target = null;
    if (frame === this.frame && this.shown) return;
    this.shown = true;
    this.frame = frame;
    this.#events.onFrame(frame);
  }
}
