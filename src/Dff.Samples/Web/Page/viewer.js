// The player with its boxes, timeline and filters, for one video.

import { annotated, urls } from './api.js';
import { Detections } from './detections.js';
import { byId, element } from './dom.js';
import { Filters } from './filters.js';
import { Masks } from './masks.js';
import { Overlay } from './overlay.js';
import { PicturePlayer } from './picture-player.js';
import { Timeline } from './timeline.js';
import { VideoPlayer } from './video-player.js';
import { clock } from './words.js';

const widths = [640, 960, 1280, 1920];
const mostListed = 12;

export class Viewer {
  detections = new Detections();
  #video;
  #player;
  #filters;
  #overlay;
  #timeline;
  #onProblem;
  #segments = false;
  #closed = false;
  #counting = 0;
  #speaking = 0;
  #watch = new ResizeObserver(() => this.#fit());

  constructor(video, onProblem) {
    this.#video = video;
    this.#onProblem = onProblem;
    this.#segments = video.task === 'segmentation';
    this.#overlay = this.#segments
      ? new Masks(byId('overlay'), video.classes, n => urls(video.id).mask(n), () => this.#draw())
      : new Overlay(byId('overlay'), video.classes);
    this.#filters = new Filters(video, () => this.#filtered());
    this.#timeline = new Timeline(byId('timeline'), video.classes, n => this.seek(n));
    byId('play').onclick = byId('overlay').onclick = () => this.toggle();
    byId('previous').onclick = () => this.step(-1);
    byId('next').onclick = () => this.step(1);
    byId('previous-key').onclick = () => this.stepKey(-1);
    byId('next-key').onclick = () => this.stepKey(1);
    byId('get-annotated').onclick = () => this.#download();
    byId('get-json').href = urls(video.id).json;
    byId('get-csv').href = urls(video.id).csv;
    byId('download-hint').textContent = '';
    this.#shape(video);
    byId('viewer').hidden = false;
  }

  get #rate() {
    return this.#video.frameRate ?? 25;
  }

  get count() {
    return Math.max(1, this.detections.frames, this.#video.frameCount ?? 0);
  }

  async open() {
    const timing = {
      frameAt: seconds => this.detections.frameAt(seconds, this.#rate),
      timeOf: n => this.detections.timeOf(n, this.#rate),
      count: () => this.count,
    };
    const events = {
      onFrame: () => this.#draw(),
      onState: () => this.#state(),
      onFailure: () => this.#openPictures(timing, events),
      onProblem: error => this.#onProblem(error),
    };
    const player = new VideoPlayer(byId('video'), timing, events);
    this.#player = player;
    if (await player.open(urls(this.#video.id).original)) {
      this.#opened('');
    } else if (!this.#closed) {
      await this.#openPictures(timing, events);
    }
  }

  /** Takes the newest state of the video. */
  update(video) {
    const count = this.count;
    this.#video = video;
    if (this.count !== count) { // a container may announce another number than it has
      this.#timeline.invalidate();
      this.#draw();
    }
    const ended = video.state === 'done' || video.state === 'failed';
    const usable = ended && video.framesDone > 0;
    byId('get-annotated').disabled = !usable;
    for (const id of ['get-json', 'get-csv']) {
      byId(id).setAttribute('aria-disabled', !usable);
      byId(id).tabIndex = usable ? 0 : -1;
    }
    if (!usable) byId('download-hint').textContent = ended ? 'There is nothing to download.' : 'Ready when all frames are done.';
    else if (byId('download-hint').textContent.startsWith('Ready when')) byId('download-hint').textContent = '';
    byId('expiry').textContent = video.expires
      ? `Kept on the server until ${new Date(video.expires).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}.` : 'Kept on the server for a while.';
    this.#count();
  }

  /** Takes detections of further frames. */
  add(frames) {
    for (const frame of frames) this.detections.add(frame);
    this.#player?.refresh?.();
    this.#timeline.invalidate();
    cancelAnimationFrame(this.#counting);
    this.#counting = requestAnimationFrame(() => this.#count());
    this.#draw();
  }

  toggle() {
    if (!this.#player) return;
    if (this.#player.playing) this.#player.pause();
    else Promise.resolve(this.#player.play()).catch(error => error.name !== 'AbortError' && this.#onProblem(error));
  }

  step(by) {
    if (this.#player) this.seek(this.#player.target + by);
  }

  stepKey(direction) {
    if (this.#player) this.seek(this.detections.keyFrom(this.#player.target, direction));
  }

  seek(n) {
    if (!this.#player) return;
    this.#player.pause();
    this.#player.show(Math.max(0, Math.min(n, this.count - 1)));
  }

  close() {
    this.#closed = true;
    this.#watch.disconnect();
    this.#player?.close();
    clearTimeout(this.#speaking);
    byId('viewer').hidden = true;
  }

  async #openPictures(timing, events) {
    this.#player.close();
    const wanted = byId('stage').clientWidth * (window.devicePixelRatio || 1);
    const side = widths.find(w => w >= wanted) ?? widths.at(-1);
    const player = new PicturePlayer(byId('picture'), timing, events, n => urls(this.#video.id).frame(this.detections.indexOf(n), side));
    this.#player = player;
    try {
      await player.open();
      this.#opened('shown as pictures: not playable here');
    } catch (error) {
      if (!this.#closed) this.#onProblem(error);
    }
  }

  #opened(how) {
    if (this.#closed) return this.#player.close();
    byId('mode').textContent = how;
    byId('stage').dataset.mode = this.#player.kind;
    this.#shape(this.#player.size);
    this.#watch.observe(byId('stage'));
    this.#state();
    this.#draw();
  }

  // As high as the picture is, and never higher than fits on the screen with the controls.
  #shape({ width, height }) {
    if (!width || !height) return;
    const stage = byId('stage');
    stage.style.aspectRatio = `${width} / ${height}`;
    stage.style.maxWidth = `calc(68vh * ${width / height})`;
  }

  #fit() {
    this.#overlay.resize();
    this.#timeline.invalidate();
    this.#draw();
  }

  #filtered() {
    this.#timeline.invalidate();
    this.#count();
    this.#draw();
  }

  #state() {
    const playing = this.#player.playing;
    byId('play').classList.toggle('playing', playing);
    byId('play').setAttribute('aria-label', playing ? 'Pause' : 'Play');
    if (!playing) this.#speak();
  }

  #draw() {
    if (!this.#player || this.#closed) return;
    const frame = this.#player.frame;
    this.#overlay.resize();
    this.#overlay.draw(this.detections, frame, this.#filters);
    this.#timeline.draw({ detections: this.detections, filter: this.#filters, frame, count: this.count, rate: this.#rate });
    byId('badge').hidden = !this.detections.isKey(frame);
    byId('position').textContent =
      `Frame ${frame + 1} of ${this.count} · ${clock(this.detections.timeOf(frame, this.#rate), true)}`;
    byId('stage').dataset.frame = frame;
    this.#list(frame);
    if (!this.#player.playing) this.#speak();
  }

  #list(frame) {
    const rows = [];
    let more = 0;
    this.detections.forEach(frame, this.#filters, (kind, score) => {
      if (rows.length === mostListed) return void more++;
      const swatch = element('span', { className: 'swatch' });
      swatch.style.backgroundColor = this.#video.classes[kind].color;
      rows.push(element('li', {}, swatch, this.#video.classes[kind].name, element('span', { className: 'count', textContent: this.#segments ? `${(100 * score).toFixed(1)} %` : score.toFixed(2) })));
    });
    if (more > 0) rows.push(element('li', { className: 'quiet', textContent: `and ${more} more` }));
    if (rows.length === 0) {
      const waiting = frame >= this.detections.frames;
      rows.push(element('li', { className: 'quiet', textContent: waiting ? 'Not searched yet.' : 'Nothing with these settings.' }));
    }
    byId('here').replaceChildren(...rows);
  }

  // Told when it has come to rest, not at every frame that passes.
  #speak() {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => {
      if (this.#closed || this.#player.playing) return;
      const names = [];
      this.detections.forEach(this.#player.frame, this.#filters, kind => names.push(this.#video.classes[kind].name));
      byId('here-live').textContent = `Frame ${this.#player.frame + 1}: ${names.length === 0 ? 'nothing' : names.slice(0, mostListed).join(', ')}`;
    }, 400);
  }

  #count() {
    const counts = this.#video.classes.map(() => 0);
    const all = { score: this.#filters.score, hidden: new Set() };
    for (let n = 0; n < this.detections.frames; n++) this.detections.forEach(n, all, kind => counts[kind]++);
    this.#filters.showCounts(counts, this.#video.bestScore, this.#video.state === 'done');
  }

  async #download() {
    const button = byId('get-annotated'), hint = byId('download-hint');
    button.disabled = true;
    hint.textContent = `The server draws ${this.#segments ? 'the classes of the pixels' : 'the boxes as you see them'}; the download starts when it is done…`;
    try {
      const blob = await annotated(this.#video.id, this.#filters.score, this.#filters.classes);
      const link = element('a', { href: URL.createObjectURL(blob), download: this.#video.name.replace(/\.[^.]*$/, '') + '.annotated.mp4' });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      hint.textContent = 'Drawn. It plays in VLC and mpv; browsers do not know its codec.';
    } catch (error) {
      hint.textContent = '';
      this.#onProblem(error);
    }
    button.disabled = false;
  }
}
