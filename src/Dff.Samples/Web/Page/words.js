// Numbers as people read them.

/** 83.4 → "1:23", with tenths "1:23.4". */
export function clock(seconds, tenths = false) {
  const whole = tenths ? Math.round(seconds * 10) / 10 : Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = (whole - minutes * 60).toFixed(tenths ? 1 : 0);
  return `${minutes}:${rest.padStart(tenths ? 4 : 2, '0')}`;
}

export function megabytes(bytes) {
  const mb = bytes / (1 << 20);
  return mb < 10 ? `${mb.toFixed(1)} MB` : mb < 1024 ? `${Math.round(mb)} MB` : `${(mb / 1024).toFixed(1)} GB`;
}

export function timeLeft(seconds) {
  return seconds < 90 ? `${Math.max(1, Math.ceil(seconds))} s left` : `${Math.round(seconds / 60)} min left`;
}

/** "car, dog and 3 more". */
export function listed(names, most) {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
