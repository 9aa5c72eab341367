// From choosing a video to looking at what was found. The address keeps the video: #v=ID opens it again.

import { Problem, deleteVideo, followDetections, getVideo, health, upload } from './api.js';
import { byId } from './dom.js';
import { Viewer } from './viewer.js';
import { clock, listed, megabytes, timeLeft } from './words.js';

const pollEvery = 400;

let limits = null;
let viewer = null;
let hasCamera = false;
let current = new AbortController(); // everything that belongs to the video on the page

function showProblem(error) {
  byId('error-title').textContent = error.title ?? 'Something went wrong';
  byId('error-detail').textContent = error.message;
  byId('error').hidden = false;
  byId('error').scrollIntoView({ block: 'nearest' });
}

// The camera's picture has no end: it is asked for only while it is seen.
function showCamera(seen) {
  byId('camera').hidden = !hasCamera;
  if (hasCamera && seen) byId('camera-picture').src = '/camera';
  else byId('camera-picture').removeAttribute('src');
}

function clear() {
  current.abort();
  current = new AbortController();
  viewer?.close();
  viewer = null;
  byId('error').hidden = true;
  byId('warning').hidden = true;
}

/** @param gone the video of the address is not there any more, so that going back would lead nowhere. */
function showStart(gone = false) {
  clear();
  if (location.hash) history[gone ? 'replaceState' : 'pushState'](null, '', '/');
  document.title = 'Video detection';
  byId('work').hidden = byId('another').hidden = byId('keys').hidden = true;
  byId('start').hidden = false;
  showCamera(true);
}

function showWork(name) {
  byId('start').hidden = true;
  showCamera(false);
  byId('work').hidden = byId('another').hidden = byId('keys').hidden = byId('progress-card').hidden = false;
  byId('name').textContent = name;
  byId('facts').textContent = '';
  document.title = `${name} – Video detection`;
}

/** share null: nobody knows how far it is. */
function showProgress(text, share) {
  byId('progress-text').textContent = text;
  if (share === null) byId('progress').removeAttribute('value');
  else byId('progress').value = share;
  // Spoken at every quarter only.
  const spoken = text.split(/[,:]/)[0] + (share === null ? '' : `, ${Math.floor(share * 4) * 25} percent`);
  if (byId('progress-live').textContent !== spoken) byId('progress-live').textContent = spoken;
}

async function start(file) {
  clear();
  const { signal } = current;
  if (limits && file.size > limits.maxUploadBytes) {
    return showProblem(new Problem('Too large',
      `${file.name} has ${megabytes(file.size)}; the server takes ${megabytes(limits.maxUploadBytes)} at most. Choose a shorter or smaller video.`, 413));
  }
  showWork(file.name);
  showProgress('Uploading', 0);
  byId('cancel').onclick = () => showStart();
  byId('cancel').focus();
  try {
    const video = await upload(file, (sent, total) => showProgress(
      sent < total ? `Uploading: ${megabytes(sent)} of ${megabytes(total)}` : 'Opening the video', sent < total ? sent / total : null), signal);
    history.pushState(null, '', `#v=${video.id}`);
    await follow(video, signal);
  } catch (error) {
    if (signal.aborted) return;
    showStart(true);
    showProblem(error);
    byId('file').focus();
  }
}

async function openFromAddress() {
  const id = /^#v=([0-9a-f]{32})$/.exec(location.hash)?.[1];
  if (!id) return showStart();
  clear();
  const { signal } = current;
  try {
    const video = await getVideo(id);
    if (signal.aborted) return;
    showWork(video.name);
    await follow(video, signal);
  } catch (error) {
    if (signal.aborted) return;
    showStart(true);
    showProblem(error);
  }
}

async function follow(video, signal) {
  showWork(video.name);
  byId('cancel').onclick = byId('delete').onclick = () => remove(video.id);
  const opened = viewer = new Viewer(video, showProblem);
  showState(video);
  const showing = opened.open();
  const lines = followDetections(video.id, frames => signal.aborted || opened.add(frames), signal);
  lines.catch(() => {}); // awaited below
  while (video.state === 'queued' || video.state === 'running') {
    await new Promise(resolve => setTimeout(resolve, pollEvery));
    if (signal.aborted) return;
    video = await getVideo(video.id);
    if (signal.aborted) return;
    showState(video);
  }
  await lines;
  if (signal.aborted) return;
  opened.update(video);
  byId('progress-card').hidden = true;
  byId('progress-live').textContent = 'Finished';
  await showing;
  if (signal.aborted) return;
  if (video.state === 'failed') showProblem(new Problem('The work on this video ended early', video.error));
  if (document.activeElement === document.body) byId('play').focus({ preventScroll: true });
}

function showState(video) {
  viewer.update(video);
  byId('facts').textContent = [
    video.width && `${video.width} × ${video.height}`,
    video.frameCount && `${video.frameCount} frames`,
    video.frameRate && `${+video.frameRate.toFixed(2)} frames/s`,
    video.frameCount && video.frameRate && clock(video.frameCount / video.frameRate),
    `a key frame every ${video.keyFrameInterval}`,
  ].filter(Boolean).join(' · ');
  byId('warning').hidden = !video.warning;
  byId('warning').textContent = video.warning ?? '';
  if (video.state === 'queued') {
    showProgress(video.before > 0 ? `Waiting: ${video.before} video${video.before > 1 ? 's' : ''} before this one` : 'Waiting for its turn', null);
  } else {
    const speed = video.framesPerSecond ? `, ${video.framesPerSecond.toFixed(1)} frames/s` : '';
    const left = video.framesPerSecond && video.frameCount > video.framesDone
      ? `, ${timeLeft((video.frameCount - video.framesDone) / video.framesPerSecond)}` : '';
    showProgress(`Detecting: ${video.framesDone}${video.frameCount ? ` of ${video.frameCount}` : ''} frames${speed}${left}`, video.progress);
  }
}

async function remove(id) {
  try {
    await deleteVideo(id);
    showStart(true);
  } catch (error) {
    showProblem(error);
  }
}

function take(files) {
  if (files.length > 1) showProblem(new Problem('One at a time', 'Choose a single video.'));
  else if (files.length === 1) start(files[0]);
}

function listen() {
  byId('file').addEventListener('change', e => {
    take([...e.target.files]);
    e.target.value = ''; // so that the same file can be chosen again
  });
  byId('drop').addEventListener('submit', e => e.preventDefault());
  byId('another').addEventListener('click', () => {
    showStart();
    byId('file').focus();
  });
  byId('brand').addEventListener('click', e => {
    e.preventDefault();
    showStart();
  });
  byId('error-close').addEventListener('click', () => byId('error').hidden = true);
  for (const id of ['get-json', 'get-csv'])
    byId(id).addEventListener('click', e => byId(id).getAttribute('aria-disabled') === 'true' && e.preventDefault());
  addEventListener('popstate', openFromAddress);

  // Anywhere on the page: beside the frame is a common miss, and the browser would leave the page for the file.
  addEventListener('dragover', e => {
    e.preventDefault();
    byId('drop').classList.add('over');
  });
  addEventListener('dragleave', e => e.relatedTarget === null && byId('drop').classList.remove('over'));
  addEventListener('drop', e => {
    e.preventDefault();
    byId('drop').classList.remove('over');
    take([...e.dataTransfer.files]);
  });
  addEventListener('keydown', onKey);
}

function onKey(e) {
  if (!viewer || e.altKey || e.ctrlKey || e.metaKey || e.target.matches('input[type=range]')) return;
  if (e.key === ' ' && e.target.matches('button, input, a, summary')) return;
  const act = {
    ArrowLeft: () => e.shiftKey ? viewer.stepKey(-1) : viewer.step(-1),
    ArrowRight: () => e.shiftKey ? viewer.stepKey(1) : viewer.step(1),
    PageUp: e.target.id === 'timeline' && (() => viewer.step(-10)),
    PageDown: e.target.id === 'timeline' && (() => viewer.step(10)),
    Home: () => viewer.seek(0),
    End: () => viewer.seek(viewer.count - 1),
    ' ': () => viewer.toggle(),
  }[e.key];
  if (!act) return;
  e.preventDefault();
  act();
}

async function begin() {
  listen();
  const beginning = current;
  try {
    const server = await health();
    limits = server.limits;
    hasCamera = server.camera;
    if (!byId('start').hidden) showCamera(true);
    const names = server.classes.map(c => c.name);
    byId('class-summary').textContent = `${names.length} ${names.length === 1 ? 'class' : 'classes'} of ${server.task === 'segmentation' ? 'pixels' : 'objects'} (${listed(names, 4)})`;
    byId('model').textContent = `${server.model} on ${server.device}`;
    byId('limits').textContent = `${limits.videoKinds}. Up to ${megabytes(limits.maxUploadBytes)} and ${limits.maxFrames.toLocaleString('en')} frames; `
      + `deleted ${+limits.keepMinutes.toFixed(2)} minutes after it is finished.`;
    if (current === beginning) await openFromAddress(); // else a video was chosen meanwhile
  } catch (error) {
    showProblem(error);
  }
}

begin();
