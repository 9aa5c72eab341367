// What is shown: the lowest score, and the classes.

import { byId, element } from './dom.js';

export class Filters {
  score = 0;
  hidden = new Set();
  #classes;
  #onChange;
  #boxes = [];
  #counts = [];

  constructor(video, onChange) {
    this.#classes = video.classes;
    this.#onChange = onChange;
    const slider = byId('score');
    slider.min = video.scoreThreshold.toFixed(2);
    slider.value = video.task === 'segmentation' ? 0 : Math.max(0.3, video.scoreThreshold);
    byId('score-card').hidden = video.task === 'segmentation'; // every pixel has a class
    slider.oninput = () => this.#take(slider);
    this.#take(slider, false);
    byId('all').onclick = () => this.#setAll(true);
    byId('none').onclick = () => this.#setAll(false);
    byId('classes').replaceChildren(...this.#classes.map(kind => this.#row(kind)));
  }

  /** Classes that are shown; null for all. */
  get classes() {
    return this.hidden.size === 0 ? null : this.#classes.map(c => c.index).filter(i => !this.hidden.has(i));
  }

  /** Says how many detections each class has from the lowest score on; classes without any go to the end. */
  showCounts(counts, best, ended) {
    this.#counts.forEach((place, i) => place.textContent = counts[i] ? counts[i].toLocaleString('en') : '–');
    this.#boxes.forEach((row, i) => row.style.order = counts[i] ? 0 : 1);
    const nothing = counts.every(n => n === 0);
    byId('score-hint').textContent = !nothing ? 'Detections with a lower score are hidden.'
      : best > 0 && best < this.score ? `Nothing has this score; the best so far has ${best.toFixed(2)}. Move the slider to the left.`
      : ended && best === 0 ? 'The model found nothing in this video.' : ''; // or the detections are still on their way
  }

  #take(slider, tell = true) {
    this.score = Number(slider.value);
    byId('score-value').textContent = this.score.toFixed(2);
    if (tell) this.#onChange();
  }

  #setAll(shown) {
    this.hidden = new Set(shown ? [] : this.#classes.map(c => c.index));
    for (const box of byId('classes').querySelectorAll('input')) box.checked = shown;
    this.#onChange();
  }

  #row(kind) {
    const box = element('input', { type: 'checkbox', checked: true, value: kind.index });
    box.onchange = () => {
      if (box.checked) this.hidden.delete(kind.index);
      else this.hidden.add(kind.index);
      this.#onChange();
    };
    const swatch = element('span', { className: 'swatch' });
    swatch.style.backgroundColor = kind.color;
    const count = element('span', { className: 'count', textContent: '–' });
    this.#counts.push(count);
    const row = element('li', {}, element('label', {}, box, swatch, element('span', { textContent: kind.name }), count));
    this.#boxes.push(row);
    return row;
  }
}
