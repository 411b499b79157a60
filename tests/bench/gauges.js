// Runs in both pages, ours and the peer's, before their own scripts. Node calls it as `gauge.…`.

/** Installed with `addInitScript`; must not use anything from outside this function. */
export function install() {
  const memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...parts) => {
      const result = await original.apply(WebAssembly, parts);
      for (const one of Object.values((result.instance ?? result).exports)) {
        if (one instanceof WebAssembly.Memory) memories.add(one);
      }
      return result;
    };
  }

  /**
   * Calls back for each painted frame, with the time when its scripts began and when it was painted. Intersections are
   * computed as the last step of a frame, so their time is that of its end. The time of a task after the frame is not:
   * after a key press, the browser delays tasks until the next frame.
   */
  function eachFrame(painted) {
    let going = true;
    // If several frames have observers, the last one is called first.
    const frames = [];
    const step = (time) => {
      if (!going) return;
      const frame = { time, began: performance.now() };
      frames.push(frame);
      const end = new IntersectionObserver(([entry]) => {
        end.disconnect();
        frame.ended = entry.time;
        while (going && frames[0]?.ended) painted(frames.shift());
      });
      end.observe(document.body);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
    return () => (going = false);
  }

  let armed;
  let scroll;

  globalThis.gauge = {
    /**
     * From the next key or click on: watches the parts of the page that match the selector, until nothing has changed
     * there for `quiet` milliseconds. Changes outside the window, such as rows drawn in advance, do not count.
     */
    arm(selector, quiet = 250) {
      const state = { pressed: 0, heard: 0, changed: 0, shown: 0, changes: 0 };
      let unseen = [];
      const hear = (event) => {
        if (state.heard) return;
        [state.pressed, state.heard] = [event.timeStamp, performance.now()];
      };
      for (const kind of ["keydown", "click"]) addEventListener(kind, hear, { capture: true });
      const element = (node) => (node.nodeType === 1 ? node : node.parentElement);
      const observer = new MutationObserver((changes) => {
        const inside = changes.filter(({ target }) => element(target)?.closest(selector));
        if (state.heard && inside.length) unseen.push({ at: performance.now(), changes: inside });
      });
      const isSeen = (node) => {
        const { width, top, bottom } = element(node)?.getBoundingClientRect() ?? { width: 0 };
        return width > 0 && bottom > 0 && top < innerHeight;
      };
      // Added nodes count themselves; for removed nodes, the element that contained them counts.
      const isOfUse = ({ target, addedNodes }) => (addedNodes.length ? [...addedNodes] : [target]).some(isSeen);
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      armed = new Promise((resolve) => {
        const stop = eachFrame(({ began, ended }) => {
          // After the frame, reading positions costs nothing.
          for (const { at, changes } of unseen.filter(({ at }) => at < ended)) {
            if (!changes.some(isOfUse)) continue;
            state.changed = at;
            state.changes += 1;
          }
          unseen = unseen.filter(({ at }) => at >= ended);
          // A frame whose scripts ran before the press cannot show its effect.
          if (state.changed > state.shown && began > state.heard) state.shown = ended;
          const last = Math.max(state.heard, state.changed);
          const isOver = state.heard && ended - last > quiet && state.shown >= state.changed;
          if (!isOver && ended - (state.heard || ended) < 10_000) return;
          stop();
          observer.disconnect();
          for (const kind of ["keydown", "click"]) removeEventListener(kind, hear, { capture: true });
          resolve(state.changes ? state.shown - state.pressed : null);
        });
      });
    },

    /** Milliseconds from the press to the frame with the last change; null if nothing changed. */
    settled: () => armed,

    /** Starts to check in each frame whether there are rows at these points, if they are in the table's body. */
    watchScroll(selector, body, points) {
      const seen = { times: [], blank: 0, looked: 0 };
      const stop = eachFrame(({ time }) => {
        seen.times.push(time);
        const { top, bottom } = document.querySelector(body).getBoundingClientRect();
        for (const [x, y] of points.filter(([, y]) => y > top && y < bottom)) {
          seen.looked += 1;
          if (!document.elementFromPoint(x, y)?.closest(selector)) seen.blank += 1;
        }
      });
      scroll = { seen, stop };
    },

    /** Stops; returns the milliseconds from each frame to the next. */
    scrolled() {
      scroll.stop();
      const { times, blank, looked } = scroll.seen;
      const frames = times.slice(1).map((time, at) => time - times[at]);
      return { frames, blank, looked };
    },

    /** The size of all wasm memories, in bytes. */
    wasmBytes: () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
  };
}
