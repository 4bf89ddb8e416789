// Links within the site. Solara's own navigation loses the prefix of a site that lies below a path: so the address is changed
// first, and Solara's router finds nothing left to do but to show the page (`go`). `emergentVary` is the path of the page Sweep
// with what the page on show says, and one number of it chosen.
window.emergentFollow = (event, path, go) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  window.history.pushState({ top: 0 }, '', ((window.solara && solara.rootPath) || '') + path);
  go(path);
};
window.emergentVary = name => {
  const said = window.location.search.slice(1).split('&').filter(part => part && !/^(step|view|replications|[xy](\.\w+)?)=/.test(part));
  return '/sweep?' + said.concat('x=' + encodeURIComponent(name)).join('&');
};

// When the connection is lost: says so, tries again each second, and takes the step on show along where the server has to
// open the run anew. Solara includes this file in every page; its own overlay is hidden in custom.css, since what is here
// plays on, and what is done meanwhile is sent once there is a connection.
(function () {
  const KEPT = 'emergent:again', EVERY = 1000, PATIENCE = 8000, BLIP = 300, READ = 8000, LOOK = 50, LOOKS = 600;
  const LOST = ['Connection lost; coming back…', 'A run plays on as far as it is here. What you do now is done once the server answers.'];
  const BACK = ['Connected again.', ''];
  const ANEW = ['The server has started anew, or has let go of this page.', 'It is opened again from its address.'];

  const banner = document.createElement('div');
  banner.className = 'em-connection';
  banner.hidden = true;
  banner.setAttribute('role', 'alert');
  let hiding;
  function say(lines, kind, milliseconds) {
    clearTimeout(hiding);
    banner.className = 'em-connection em-connection-' + kind;
    banner.replaceChildren(...lines.filter(Boolean).map((line, nth) => {
      const shown = document.createElement(nth ? 'span' : 'strong');
      shown.textContent = line;
      return shown;
    }));
    banner.hidden = false;
    if (milliseconds) hiding = setTimeout(() => { banner.hidden = true; }, milliseconds);
  }
  document.body.appendChild(banner);

  // a run that was opened anew plays on, if it had been playing: the clock looks at `emergentAgain` once, when it comes up
  try {
    window.emergentAgain = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
  } catch (refused) { /* a browser that keeps nothing: then it stands still */ }
  const opened = Boolean(window.emergentAgain);
  if (opened) say(ANEW, 'back');

  function keep() {
    const clock = Object.values(window.emergentClocks || {})[0], { pathname, search } = window.location;
    if (clock && /[?&]scenario=/.test(search)) {    // the page of a run: its text as it is, but for the step
      const step = Math.floor(clock.step), said = search.slice(1).split('&').filter(part => !part.startsWith('step='));
      window.history.replaceState(window.history.state, '', pathname + '?' + said.concat(step ? 'step=' + step : []).join('&'));
    }
    const kept = { playing: Boolean(clock && clock.playing) };
    try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch (refused) { /* as above */ }
  }

  // `app` and `solara.debug` are Solara's (1.58), and there before the page first connects; before 1.58, all stays Solara's:
  // half a minute after the page is loaded nothing is awaited any more. Looks are counted, since a hidden page takes fewer.
  let looks = 0;
  const waiting = setInterval(() => {
    if (typeof app === 'undefined' || !app.$watch || !window.solara || !solara.debug) {
      if (document.readyState === 'complete' && ++looks === LOOKS) clearInterval(waiting);
      return;
    }
    clearInterval(waiting);
    document.body.classList.add('em-watched');    // from here on Solara's overlay is hidden
    const kernel = solara.debug.kernel(), create = kernel.createComm, inform = kernel.requestCommInfo;
    let lost = null, shown = false, leaving = false, asked = 0;

    // where the server was away, Solara asks for the kernel some 10 to 30 s later, and would drop a connection made since
    const closed = kernel._onWSClose;
    kernel._onWSClose = event => { if (!kernel._ws || kernel._ws.readyState !== WebSocket.OPEN) closed(event); };

    // Solara's server tells of all comms, whichever are asked for: its page would take those by which we ask (see below) for
    // elements when the connection is lost again, and then fetch nothing.
    kernel.requestCommInfo = async asked => {
      const told = await inform.call(kernel, asked), comms = told.content.comms;
      for (const id in comms) if (comms[id].target_name !== asked.target_name) delete comms[id];
      return told;
    };

    function hurry() {    // Solara itself waits longer each time, and gives up after the seventh
      const socket = kernel._ws, trying = socket && socket.readyState === WebSocket.CONNECTING;
      if (lost === null || (trying && Date.now() - lost.tried < PATIENCE)) return;
      lost.tried = Date.now();
      kernel.reconnect().catch(() => {});
    }

    // With a connection, Solara gives the server half a second to say whether it knows this page, before it throws away
    // the page and what waits to be sent. Here Solara gets that answer at once, and the server is asked as long as it takes:
    // the first answer counts, and later ones, or those over a connection that was lost since, are ignored.
    const hopeful = () => ({ open() {}, send() { this.onMsg({ content: { data: { method: 'app-status', started: true } } }); } });
    function ask(number = ++asked) {
      const control = create.call(kernel, 'solara.control', generateUuid());
      const again = setTimeout(() => { if (number === asked && lost === null && !leaving) ask(number); }, PATIENCE);
      control.onMsg = message => {
        if (number !== asked || leaving) return;
        asked += 1;
        clearTimeout(again);
        if (!message.content.data.started) return anew();
        if (shown) say(BACK, 'back', 2500);
        shown = false;
      };
      control.open({}, {}, []);
      control.send({ method: 'app-status' });
    }

    function anew() {
      if (leaving) return;
      leaving = true;
      app.needsRefresh = false;
      say(ANEW, 'back');
      keep();
      window.location.reload();
    }

    if (opened) app.$watch('loading', loading => loading || say(ANEW, 'back', READ), { immediate: true });
    app.reload = anew;    // what Solara calls where it gives up
    app.$watch('connectionStatus', status => {
      if (leaving) return;
      if (status !== 'connected' && lost === null && app.wasConnected) {
        asked += 1;
        kernel.createComm = (target, ...more) => (target === 'solara.control' ? hopeful() : create.call(kernel, target, ...more));
        lost = { tried: Date.now(), timer: setInterval(hurry, EVERY), notice: setTimeout(() => { shown = true; say(LOST, 'lost'); }, BLIP) };
      } else if (status === 'connected' && lost !== null) {
        clearInterval(lost.timer);
        clearTimeout(lost.notice);
        lost = null;
        kernel.createComm = create;
        if (kernel._sendPending) kernel._sendPending();    // else it goes in three seconds
        ask();
      }
    });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) hurry(); });
    window.addEventListener('online', hurry);
  }, LOOK);
})();
