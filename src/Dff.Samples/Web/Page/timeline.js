// The whole video at a glance: a row of key frames, and a row for each class that occurs.

import { clock } from './words.js';

const mostRows = 10;
const keyRow = 18;
const classRow = 18;
const axisRow = 18;

export class Timeline {
  #canvas;
  #classes;
  #onSeek;
  #picture = document.createElement('canvas');
  #stale = true;
  #state = { frame: 0, count: 1 };

  constructor(canvas, classes, onSeek) {
    this.#canvas = canvas;
    this.#classes = classes;
    this.#onSeek = onSeek;
    canvas.onpointerdown = e => {
      canvas.setPointerCapture(e.pointerId);
      this.#seek(e);
    };
    canvas.onpointermove = e => {
      if (canvas.hasPointerCapture(e.pointerId)) this.#seek(e);
    };
    matchMedia('(prefers-color-scheme: dark)').onchange = () => {
      this.invalidate();
      this.draw();
    };
  }

  /** The rows have to be counted again: more frames, another filter, another size. */
  invalidate() {
    this.#stale = true;
  }

  /** @param state { detections, filter, frame, count, rate } */
  draw(state = this.#state) {
    this.#state = state;
    if (!state.detections) return;
    if (this.#stale) this.#count();
    this.#paint();
    this.#describe();
  }

  get #gutter() {
    return Math.min(110, Math.max(58, this.#canvas.clientWidth * 0.16));
  }

  #columnOf(frame) {
    const wide = this.#canvas.clientWidth - this.#gutter;
    return this.#gutter + (this.#state.count > 1 ? frame / this.#state.count : 0) * wide;
  }

  #seek(e) {
    const wide = this.#canvas.clientWidth - this.#gutter;
    const share = (e.offsetX - this.#gutter) / wide;
    this.#onSeek(Math.max(0, Math.min(this.#state.count - 1, Math.floor(share * this.#state.count))));
  }

  #count() {
    this.#stale = false;
    const { detections, filter, count } = this.#state;
    const columns = Math.max(1, Math.min(count, Math.floor(this.#canvas.clientWidth - this.#gutter)));
    const rows = new Map();
    for (let n = 0; n < detections.frames; n++) {
      const column = Math.floor(n * columns / count);
      detections.forEach(n, filter, kind => {
        if (!rows.has(kind)) rows.set(kind, new Float32Array(columns + 1)); // the last holds the sum
        rows.get(kind)[column]++;
        rows.get(kind)[columns]++;
      });
    }
    const sorted = [...rows].sort(([, a], [, b]) => b[columns] - a[columns]);
    const shown = sorted.slice(0, mostRows).map(([kind, counts]) => ({ label: this.#classes[kind].name, color: this.#classes[kind].color, counts }));
    if (sorted.length > mostRows) {
      const counts = new Float32Array(columns + 1);
      for (const [, more] of sorted.slice(mostRows)) more.forEach((value, i) => counts[i] += value);
      shown.push({ label: `${sorted.length - mostRows} more`, color: '#888888', counts });
    }
    this.#paintRows(shown, columns);
  }

  #paintRows(rows, columns) {
    const { detections, count } = this.#state;
    const scale = window.devicePixelRatio || 1, wide = this.#canvas.clientWidth;
    const high = axisRow + keyRow + Math.max(1, rows.length) * classRow + 4;
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(name).trim();
    const picture = this.#picture;
    picture.width = Math.round(wide * scale);
    picture.height = Math.round(high * scale);
    this.#canvas.style.height = `${high}px`;
    const context = picture.getContext('2d');
    context.scale(scale, scale);
    context.textBaseline = 'middle';
    const size = wide < 500 ? 11 : 12;
    context.font = `${size}px system-ui, sans-serif`;
    const gutter = this.#gutter, space = wide - gutter;

    this.#paintAxis(context, gutter, space, color('--quiet'), color('--line'));
    context.fillStyle = color('--quiet');
    context.fillText('key frames', 0, axisRow + keyRow / 2, gutter - 6);
    context.fillStyle = color('--accent-soft');
    context.fillRect(gutter, axisRow + 2, space * Math.min(1, detections.frames / count), keyRow - 4);
    context.fillStyle = color('--key');
    let keys = 0;
    for (let n = 0; n < detections.frames; n++) keys += detections.isKey(n);
    const tick = Math.min(2, space * detections.frames / count / Math.max(1, keys) / 3); // where they are close, finer than a pixel: a tint
    for (let n = 0; n < detections.frames; n++) {
      const left = this.#columnOf(n);
      if (detections.isKey(n)) context.fillRect(tick < 2 ? left : Math.round(left), axisRow + 1, tick, keyRow - 2);
    }

    rows.forEach(({ label, color: fill, counts }, row) => {
      const top = axisRow + keyRow + row * classRow;
      const most = counts.subarray(0, columns).reduce((a, b) => Math.max(a, b), 1);
      context.fillStyle = color('--ink');
      context.fillText(label, 0, top + classRow / 2, gutter - 6);
      context.fillStyle = color('--line');
      context.fillRect(gutter, top + classRow - 1, space, 1);
      context.fillStyle = fill;
      for (let i = 0; i < columns; i++) {
        if (counts[i] === 0) continue;
        context.globalAlpha = 0.35 + 0.65 * counts[i] / most;
        const left = gutter + i * space / columns;
        context.fillRect(left, top + 2, Math.max(1, space / columns), classRow - 4);
      }
      context.globalAlpha = 1;
    });
    if (rows.length === 0) {
      context.fillStyle = color('--quiet');
      context.fillText('no detections with these settings', gutter + 4, axisRow + keyRow + classRow / 2);
    }
  }

  #paintAxis(context, gutter, space, ink, line) {
    const { count, rate } = this.#state, seconds = count / rate;
    const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find(s => space * s / seconds >= 64) ?? 1800;
    context.fillStyle = line;
    context.fillRect(gutter, axisRow - 1, space, 1);
    for (let i = 0; i * step <= seconds; i++) {
      const x = gutter + space * i * step / seconds;
      const text = clock(i * step, step < 1);
      context.fillStyle = line;
      context.fillRect(x, axisRow - 5, 1, 5);
      context.fillStyle = ink;
      if (x + context.measureText(text).width + 3 <= gutter + space) context.fillText(text, x + 3, axisRow / 2 - 1);
    }
  }

  #paint() {
    const canvas = this.#canvas, scale = window.devicePixelRatio || 1;
    if (canvas.width !== this.#picture.width || canvas.height !== this.#picture.height) {
      canvas.width = this.#picture.width;
      canvas.height = this.#picture.height;
    }
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.#picture, 0, 0);
    const { frame, count } = this.#state;
    const left = this.#columnOf(frame), wide = Math.max(2, (canvas.clientWidth - this.#gutter) / count);
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--focus').trim();
    context.globalAlpha = 0.35;
    context.fillRect(left * scale, axisRow * scale, wide * scale, canvas.height);
    context.globalAlpha = 1;
    context.fillRect((left + wide / 2 - 1) * scale, (axisRow - 4) * scale, 2 * scale, canvas.height);
  }

  #describe() {
    const { detections, filter, frame, count, rate } = this.#state;
    let found = 0;
    detections.forEach(frame, filter, () => found++);
    this.#canvas.setAttribute('aria-valuemax', count - 1);
    this.#canvas.setAttribute('aria-valuenow', frame);
    this.#canvas.setAttribute('aria-valuetext',
      `Frame ${frame + 1} of ${count}, ${clock(detections.timeOf(frame, rate), true)}${detections.isKey(frame) ? ', key frame' : ''}, ${found} detections`);
  }
}
