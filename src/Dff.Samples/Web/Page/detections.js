// All detections of a video in few arrays that grow: an object for each would take many times the memory.

export class Detections {
  #offsets = new Uint32Array(1024); // #offsets[n] is where frame n begins; the one after the last frame is its end
  #numbers = new Float32Array(4096 * 5); // x0 y0 x1 y1 score
  #classes = new Uint16Array(4096);
  #tracks = new Uint32Array(4096); // ids from 1; 0 for none
  #times = new Float64Array(1024);
  #keys = new Uint8Array(1024);
  #indices = new Uint32Array(1024);

  frames = 0;
  width = 0;
  height = 0;

  add(frame) {
    const n = this.frames;
    if (n + 1 >= this.#offsets.length) {
      this.#offsets = grown(this.#offsets);
      this.#times = grown(this.#times);
      this.#keys = grown(this.#keys);
      this.#indices = grown(this.#indices);
    }
    this.width = frame.width;
    this.height = frame.height;
    this.#times[n] = frame.time;
    this.#keys[n] = frame.isKeyFrame ? 1 : 0;
    this.#indices[n] = frame.frameIndex;
    let at = this.#offsets[n];
    for (const found of frame.detections ?? shares(frame)) {
      if (at === this.#classes.length) {
        this.#classes = grown(this.#classes);
        this.#tracks = grown(this.#tracks);
        this.#numbers = grown(this.#numbers);
      }
      this.#numbers.set(found.box, at * 5);
      this.#numbers[at * 5 + 4] = found.score;
      this.#tracks[at] = found.trackId ?? 0;
      this.#classes[at++] = found.classIndex;
    }
    this.#offsets[n + 1] = at;
    this.frames = n + 1;
  }

  /** The number of a frame in the video: frames that could not be decoded are left out here, and keep theirs. */
  indexOf(n) {
    return n < this.frames ? this.#indices[n] : n;
  }

  isKey(n) {
    return n < this.frames && this.#keys[n] === 1;
  }

  /** The next key frame from n in a direction, or n. */
  keyFrom(n, direction) {
    for (let i = n + direction; i >= 0 && i < this.frames; i += direction) if (this.#keys[i]) return i;
    return n;
  }

  /** Calls visit(classIndex, score, x0, y0, x1, y1, trackId) for each detection of a frame that the filter lets through, best first. */
  forEach(n, filter, visit) {
    if (n >= this.frames) return;
    for (let i = this.#offsets[n]; i < this.#offsets[n + 1]; i++) {
      const at = i * 5, score = this.#numbers[at + 4], kind = this.#classes[i];
      if (score >= filter.score && !filter.hidden.has(kind))
        visit(kind, score, this.#numbers[at], this.#numbers[at + 1], this.#numbers[at + 2], this.#numbers[at + 3], this.#tracks[i]);
    }
  }

  /** The time of a frame in seconds; where the file has no times, or not yet, by the average rate. */
  timeOf(n, rate) {
    return n < this.frames && this.#hasTimes ? this.#times[n] : n / rate;
  }

  /** The frame that is shown at a time. */
  frameAt(time, rate) {
    if (!this.#hasTimes || time > this.#times[this.frames - 1] + 1 / rate) return Math.round(time * rate);
    let low = 0, high = this.frames - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low > 0 && time - this.#times[low - 1] < this.#times[low] - time ? low - 1 : low;
  }

  get #hasTimes() {
    return this.frames > 1 && this.#times[this.frames - 1] > 0;
  }
}

/** The classes of pixels as what was found on a frame: the largest first, its share of the pixels for a score, and no box. */
function shares(frame) {
  return frame.classes.toSorted((a, b) => b.share - a.share).map(c => ({ box: [0, 0, 0, 0], score: c.share, classIndex: c.classIndex }));
}

function grown(array) {
  const larger = new array.constructor(array.length * 2);
  larger.set(array);
  return larger;
}
