// Boxes and the ways of tracks over the picture, in pixels of the screen so that lines and letters stay sharp.

import { fitCanvas } from './dom.js';

const trailLength = 40; // frames, as in annotated videos

export class Overlay {
  #canvas;
  #classes;

  constructor(canvas, classes) {
    this.#canvas = canvas;
    this.#classes = classes.map(c => ({ ...c, ink: inkOn(c.color) }));
  }

  /** Fits the canvas to its place; true when it changed. */
  resize() {
    return fitCanvas(this.#canvas);
  }

  draw(detections, frame, filter) {
    const { width, height } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    const found = [];
    detections.forEach(frame, filter, (...detection) => found.push(detection));
    const scaleX = width / detections.width, scaleY = height / detections.height;
    const unit = window.devicePixelRatio || 1;
    const size = Math.round(Math.min(15, Math.max(11, width / unit / 50)) * unit);
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.textBaseline = 'middle';
    context.lineJoin = 'round';

    this.#drawTrails(context, trails(detections, frame, filter), scaleX, scaleY, unit);
    for (const [kind, , x0, y0, x1, y1, track] of found.toReversed()) { // the best last, on top of the others
      const box = [x0 * scaleX, y0 * scaleY, (x1 - x0) * scaleX, (y1 - y0) * scaleY];
      context.strokeStyle = 'rgb(0 0 0 / .55)';
      context.lineWidth = 4 * unit;
      context.strokeRect(...box);
      context.strokeStyle = track ? trackColor(track) : this.#classes[kind].color;
      context.lineWidth = 2 * unit;
      context.strokeRect(...box);
    }

    // The best gets its place first; where a crowd leaves none, the list beside the video has the name.
    const taken = [];
    for (const [kind, score, x0, y0, , y1, track] of found) {
      const name = this.#classes[kind].name;
      const color = track ? trackColor(track) : this.#classes[kind].color, ink = track ? inkOn(color) : this.#classes[kind].ink;
      const text = `${name}${track ? ` #${track}` : ''} ${score.toFixed(2)}`;
      const wide = context.measureText(text).width + size * .8, high = size * 1.5;
      const x = Math.max(0, Math.min(x0 * scaleX - unit, width - wide));
      const y = [y0 * scaleY - high, y0 * scaleY, y1 * scaleY - high, y1 * scaleY].find(top =>
        top >= 0 && top + high <= height
        && taken.every(t => x >= t.x + t.wide || t.x >= x + wide || top >= t.y + high || t.y >= top + high));
      if (y === undefined) continue;
      taken.push({ x, y, wide });
      context.fillStyle = color;
      context.fillRect(x, y, wide, high);
      context.fillStyle = ink;
      context.fillText(text, x + size * .4, y + high / 2 + unit * .5);
    }
    return found.length;
  }

  #drawTrails(context, ways, scaleX, scaleY, unit) {
    context.lineWidth = 2 * unit;
    for (const [track, way] of ways) {
      if (way.length < 4) continue;
      context.strokeStyle = trackColor(track);
      context.beginPath();
      for (let i = 0; i < way.length; i += 2) context.lineTo(way[i] * scaleX, way[i + 1] * scaleY);
      context.stroke();
    }
  }
}

/** Where each track stood on the last frames: x and y of the middle of its box's lower edge, one after the other. */
function trails(detections, frame, filter) {
  const ways = new Map();
  for (let n = Math.max(0, frame - trailLength + 1); n <= frame; n++) {
    detections.forEach(n, filter, (kind, score, x0, y0, x1, y1, track) => {
      if (!track) return;
      if (!ways.has(track)) ways.set(track, []);
      ways.get(track).push((x0 + x1) / 2, y1);
    });
  }
  return ways;
}

/** The color of a track: that of annotated videos (ClassPalette.ColorOf). */
export function trackColor(track) {
  const [saturation, value] = [[.85, 1], [.55, 1], [.95, .72]][track % 3];
  const hue = (110 + track * 137.50776405003785) % 360;
  const channel = n => {
    const k = (n + hue / 60) % 6;
    return Math.round(255 * value * (1 - saturation * Math.min(Math.max(Math.min(k, 4 - k), 0), 1))).toString(16).padStart(2, '0');
  };
  return `#${channel(5)}${channel(3)}${channel(1)}`;
}

/** Black or white, whichever reads better (WCAG's relative luminance). */
export function inkOn(color) {
  const channel = at => {
    const c = parseInt(color.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) > 0.179 ? '#000' : '#fff';
}
