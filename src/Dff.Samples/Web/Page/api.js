// The server's API. Every refusal becomes a Problem that says what was wrong and what to do.

export class Problem extends Error {
  constructor(title, detail, status) {
    super(detail);
    this.title = title;
    this.status = status;
  }
}

export const health = () => getJson('/health');

export const getVideo = id => getJson(`/videos/${id}`);

export const urls = id => ({
  original: `/videos/${id}/original`,
  json: `/videos/${id}/detections.json`,
  csv: `/videos/${id}/detections.csv`,
  mask: n => `/videos/${id}/masks/${n}`,
  frame: (n, maxSide) => `/videos/${id}/frames/${n}?maxSide=${maxSide}`,
});

export async function deleteVideo(id) {
  await request(`/videos/${id}`, { method: 'DELETE' });
}

/** The video with the boxes drawn on it: a Blob, when the server has drawn it. */
export async function annotated(id, score, classes) {
  const query = new URLSearchParams({ score, ...(classes && { classes: classes.join(',') }) });
  return (await request(`/videos/${id}/annotated?${query}`)).blob();
}

/** Uploads a file; fetch cannot tell how far it is, so this is the older way. */
export function upload(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', `/videos?name=${encodeURIComponent(file.name)}`);
    sending.setRequestHeader('Content-Type', 'application/octet-stream');
    sending.responseType = 'text';
    sending.upload.addEventListener('progress', e => onProgress(e.loaded, e.total));
    sending.addEventListener('load', () => {
      if (sending.status === 202) resolve(JSON.parse(sending.responseText));
      else reject(problemOf(sending.status, sending.responseText));
    });
    sending.addEventListener('error', () => reject(new Problem(
      'The upload broke off', 'The server cannot be reached, or refused the file before it was whole. Is it a video? Then try again.', 0)));
    sending.addEventListener('abort', () => reject(new DOMException('The upload was cancelled.', 'AbortError')));
    signal.addEventListener('abort', () => sending.abort());
    sending.send(file);
  });
}

/** Calls onFrame for each line of detections, those to come too, until the work on the video ends. */
export async function followDetections(id, onFrames, signal) {
  const response = await request(`/videos/${id}/detections`, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    if (lines.length > 0) onFrames(lines.map(line => JSON.parse(line)));
  }
}

async function getJson(url) {
  return (await request(url)).json();
}

async function request(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem('The server does not answer', 'It cannot be reached. Is it still running? Then reload the page.', 0);
  }
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

function problemOf(status, text) {
  try {
    const { title, detail } = JSON.parse(text);
    return new Problem(title, detail, status);
  } catch {
    return new Problem('The server refused', `It answered with status ${status}.`, status);
  }
}
