// The classes of pixels over the picture, in their colors; hidden classes leave it as it is.

import { fitCanvas } from './dom.js';

const kept = 24;
const veil = 140; // of 255

export class Masks {
  #canvas;
  #colors;
  #urlOf;
  #onLoad;
  #loaded = new Map(); // frame → promise of { width, height, classes }, oldest first
  #sheet = document.createElement('canvas');

  /** @param urlOf address of the classes of a frame; onLoad() is called when they are there and the frame is to be drawn again */
  constructor(canvas, classes, urlOf, onLoad) {
    this.#canvas = canvas;
    this.#colors = classes.map(c => [1, 3, 5].map(at => parseInt(c.color.slice(at, at + 2), 16)));
    this.#urlOf = urlOf;
    this.#onLoad = onLoad;
  }

  /** Fits the canvas to its place; true when it changed. */
  resize() {
    return fitCanvas(this.#canvas);
  }

  draw(detections, frame, filter) {
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (frame >= detections.frames) return 0;
    const mask = this.#get(detections.indexOf(frame));
    if (!mask.value) return 0;
    const { width, height, classes } = mask.value;
    const picture = new ImageData(width, height);
    for (let i = 0; i < classes.length; i++) {
      const color = this.#colors[classes[i]];
      if (!color || filter.hidden.has(classes[i])) continue;
      picture.data.set(color, i * 4);
      picture.data[i * 4 + 3] = veil;
    }
    this.#sheet.width = width;
    this.#sheet.height = height;
    this.#sheet.getContext('2d').putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#sheet, 0, 0, this.#canvas.width, this.#canvas.height);
    return 1;
  }

  #get(n) {
    let entry = this.#loaded.get(n);
    if (entry) {
      this.#loaded.delete(n); // it is the newest again
    } else {
      entry = { value: null };
      load(this.#urlOf(n)).then(value => {
        entry.value = value;
        this.#onLoad();
      }, () => this.#loaded.delete(n));
    }
    this.#loaded.set(n, entry);
    if (this.#loaded.size > kept) this.#loaded.delete(this.#loaded.keys().next().value);
    return entry;
  }
}

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`No classes at ${url}`);
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const sheet = document.createElement('canvas');
  sheet.width = bitmap.width;
  sheet.height = bitmap.height;
  const context = sheet.getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const classes = new Uint8Array(bitmap.width * bitmap.height);
  for (let i = 0; i < classes.length; i++) classes[i] = data[i * 4];
  return { width: bitmap.width, height: bitmap.height, classes };
}
